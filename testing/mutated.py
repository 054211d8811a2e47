"""A pytest plugin: one module of Portico is imported with one change in it.

``-p testing.mutated`` with ``PORTICO_MUTANT=portico/access/decide.py:3``; see testing/mutants.py.
"""

import ast
import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType

from testing.mutations import changes


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, place: int) -> None:
        super().__init__(fullname, path)
        self.place = place

    def get_code(self, fullname: str) -> CodeType:
        """Compile the changed module; byte code is neither read nor kept."""
        tree = ast.parse(self.get_data(self.path))
        changed = changes(tree)[self.place].applied_to(tree)
        return compile(changed, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, path: str, place: int) -> None:
        self.module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self.path, self.place = path, place

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.module:
            return None
        file = os.path.abspath(self.path)  # noqa: PTH100 - as the import system writes it
        return spec_from_file_location(fullname, loader=_Loader(fullname, file, self.place))


_path, _, _place = os.environ["PORTICO_MUTANT"].rpartition(":")
sys.meta_path.insert(0, _Finder(_path, int(_place)))
