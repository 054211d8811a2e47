"""An agreement's Markdown as a tree of plain values; nothing in it is ever read as markup again."""

from collections.abc import Iterator
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from portico.profiles.markdown import read
from portico.web.paper import breakable

Node = dict[str, Any]
"""``kind``, its ``children`` where it has some, and what the kind needs."""

_REACHABLE = ("https://", "http://", "mailto:", "tel:")


def blocks(markdown: str) -> list[Node]:
    """Paragraphs, headings, lists and what else stands below one another."""
    return _below(SyntaxTreeNode(read(markdown)))


def _below(parent: SyntaxTreeNode) -> list[Node]:
    return [_block(child) for child in parent.children]


def _block(node: SyntaxTreeNode) -> Node:
    match node.type:
        case "heading":
            level = int(node.tag[1]) - 1  # on paper no heading of a page stands above it
            return {"kind": "heading", "level": level, "children": _inline(node)}
        case "paragraph":
            return {"kind": "paragraph", "children": _inline(node)}
        case "bullet_list" | "blockquote":
            return {"kind": node.type, "children": _below(node)}
        case "ordered_list":
            start = int(node.attrs.get("start", 1))
            return {"kind": "ordered_list", "start": start, "children": _below(node)}
        case "list_item":
            return {"kind": "list_item", "children": _below(node)}
        case "hr":
            return {"kind": "rule"}
        case _:  # code_block and fence; whatever else comes is shown as it was written
            return {"kind": "code", "children": [*_lines(node.content)]}


def _inline(node: SyntaxTreeNode) -> list[Node | str]:
    """The words of a heading or a paragraph."""
    return [part for line in node.children for part in _parts(line)]


def _parts(parent: SyntaxTreeNode) -> Iterator[Node | str]:
    for node in parent.children:
        match node.type:
            case "text":
                yield from breakable(node.content)
            case "softbreak":
                yield " "
            case "hardbreak":
                yield {"kind": "line_break"}
            case "strong" | "em":
                yield {"kind": node.type, "children": [*_parts(node)]}
            case "link":
                yield from _link(node)
            case _:  # code_inline; whatever else comes is shown as it was written
                yield {"kind": "code_inline", "children": [*breakable(node.content)]}


def _lines(code: str) -> Iterator[Node | str]:
    for line in code.splitlines():
        yield from breakable(line)
        yield {"kind": "line_break"}


def _link(node: SyntaxTreeNode) -> Iterator[Node | str]:
    """A link that leads somewhere outside this file; any other is its words."""
    to = str(node.attrs["href"])
    children = [*_parts(node)]
    if children and to.startswith(_REACHABLE):
        yield {"kind": "link", "to": to, "children": children}
    else:
        yield from children
