"""What can be changed in a decision: each change is one that a test should notice.

The usual ones of mutation testing (a boundary, a conjunct, a negation), and those of a query: a
condition of ``filter`` or ``Q`` left out, ``filter`` for ``exclude``. Texts, order, what is annotated and what
is called stay: they decide nothing.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
NEXT: dict[type[ast.cmpop], int] = {
    ast.Gt: 1,
    ast.LtE: 1,
    ast.GtE: -1,
    ast.Lt: -1,
    ast.Eq: 1,
    ast.NotEq: 1,
}
"""Where the number beside it moves to; the other way is what swapping the comparison does."""  # fmt: skip
OPPOSITES = {"filter": "exclude", "exclude": "filter", "any": "all", "all": "any"}
CONDITIONS = {"filter", "exclude", "get", "Q", "FilteredRelation"}
"""Calls whose every argument narrows what is found."""
BRANCHES = (ast.If, ast.IfExp)
DECIDED = (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr)
"""What is true or false without a comparison in it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One node of a module for another."""

    line: int
    function: str
    words: str
    """What it was and what it is instead, as code."""
    old: ast.AST
    new: ast.AST

    def applied_to(self, tree: ast.Module) -> ast.Module:
        """Return the module with this change; ``tree`` is the one the change was found in."""
        changed = cast("ast.Module", _Swap(self.old, self.new).visit(tree))
        return ast.fix_missing_locations(changed)


class _Swap(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def changes(tree: ast.Module) -> list[Change]:
    """Return every change of this module, each with words that no other has in its function."""
    found: list[Change] = []
    seen: Counter[tuple[str, str]] = Counter()
    for function, node in _nodes(tree, ""):
        for new in _instead_of(node):
            words = f"{_said(node)} → {_said(new)}"
            seen[function, words] += 1
            if (time := seen[function, words]) > 1:
                words = f"{words} ({time})"
            found.append(Change(_line(node), function, words, node, new))
    return found


def _said(node: ast.AST) -> str:
    """The code of it; of a branch only what decides."""
    return f"if {ast.unparse(node.test)}" if isinstance(node, BRANCHES) else ast.unparse(node)


def _line(node: ast.AST) -> int:
    where = node.target if isinstance(node, ast.comprehension) else node
    return cast("ast.expr", where).lineno


def _nodes(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
    """Walk what runs, with the function it stands in; annotations are read by nobody."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}".lstrip(".")
        within: Iterator[ast.AST] = chain(node.decorator_list, node.body)
    elif isinstance(node, ast.AnnAssign):
        within = iter([node.value] if node.value else [])
    else:
        within = ast.iter_child_nodes(node)
    yield function, node
    for each in within:
        yield from _nodes(each, function)


def _instead_of(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            yield from _other_comparisons(node)
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
            yield from _shorter(node, "values")
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            yield _with(node, op=ast.BitOr() if isinstance(node.op, ast.BitAnd) else ast.BitAnd())
            yield from (node.left, node.right)
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield node.operand
        case ast.Call():
            yield from _other_calls(node)
        case ast.If(test=test) | ast.IfExp(test=test) if isinstance(test, DECIDED):
            yield _with(node, test=_not(test))
        case ast.comprehension():
            for place, test in enumerate(node.ifs):
                others = [*node.ifs[:place], *node.ifs[place + 1 :]]
                yield _with(node, ifs=others)
                if isinstance(test, DECIDED):
                    yield _with(node, ifs=[_not(test), *others])
        case ast.Return(value=ast.Constant(value=bool(said))):
            yield _with(node, value=ast.Constant(not said))
        case ast.Set() if len(node.elts) > 1:
            yield from _shorter(node, "elts")
        case ast.MatchOr():
            yield from _shorter(node, "patterns")


def _other_comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for place, (operator, beside) in enumerate(zip(node.ops, node.comparators, strict=True)):
        yield _with(node, ops=_replaced(node.ops, place, SWAPPED[type(operator)]()))
        match beside:
            case ast.Constant(value=int(number)) if type(operator) in NEXT and number is not True:
                moved = ast.Constant(number + NEXT[type(operator)])
                yield _with(node, comparators=_replaced(node.comparators, place, moved))
            case ast.Tuple(elts=[_, _, *_]):
                for shorter in _shorter(beside, "elts"):
                    yield _with(node, comparators=_replaced(node.comparators, place, shorter))


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    name = _name(node.func)
    is_method = isinstance(node.func, ast.Attribute)
    if name in OPPOSITES and is_method == (name in CONDITIONS):
        yield _with(node, func=_renamed(node.func, OPPOSITES[name]))
    if name in {"Q", "Exists"}:
        yield ast.UnaryOp(ast.Invert(), node)
    for place, keyword in enumerate(node.keywords):
        if name in CONDITIONS or keyword.arg == "filter":
            yield _with(node, keywords=[*node.keywords[:place], *node.keywords[place + 1 :]])
        if (keyword.arg or "").endswith("__in") and isinstance(keyword.value, ast.Tuple | ast.List):
            for value in _shorter(keyword.value, "elts"):
                shorter = _with(keyword, value=value)
                yield _with(node, keywords=_replaced(node.keywords, place, shorter))
    if name in {"filter", "exclude"} and is_method:
        yield from _shorter(node, "args")


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _renamed(function: ast.expr, name: str) -> Any:
    return _with(function, **{"attr" if isinstance(function, ast.Attribute) else "id": name})


def _shorter(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """Leave out each of several in turn; of two operands the other stays alone."""
    parts = getattr(node, field)
    for place in range(len(parts)):
        rest = [*parts[:place], *parts[place + 1 :]]
        alone = len(rest) == 1 and isinstance(node, ast.BoolOp | ast.MatchOr)
        yield rest[0] if alone else _with(node, **{field: rest})


def _with(node: ast.AST, **fields: Any) -> Any:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _replaced(parts: Sequence[Any], place: int, new: object) -> list[Any]:
    return [*parts[:place], new, *parts[place + 1 :]]
