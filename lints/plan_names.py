"""No line of code names a plan: what plans differ in is a key of their profiles."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

CODE = frozenset({".css", ".html", ".js", ".json", ".md", ".py", ".sql", ".svg", ".toml", ".txt"})


def plans_in_code(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Yield ``file:line: name`` for every plan named below a folder, tests aside."""
    named = re.compile("|".join(re.escape(name) for name in names), re.IGNORECASE)
    for path in sorted(folder.rglob("*")):
        if path.suffix not in CODE or "tests" in path.relative_to(folder).parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if found := named.search(line):
                yield f"{path.relative_to(folder)}:{number}: {found.group()}"
