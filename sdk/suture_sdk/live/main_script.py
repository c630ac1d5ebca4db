"""The program's own script: its functions are patched when they are defined, before anything calls them.

Python compiles and runs a script without asking an importer, but it first offers its path to `sys.path_hooks`, as
for an archive with a `__main__`. So the script is handed to `runpy` by an importer of ours that adds, after each
function or class at its top level that a patch aims at, one call that says that it is there. The code of the
functions is untouched, hence their hashes too.
"""

# ruff: noqa: PTH100, PTH113, PTH120
# (pathlib costs every start some milliseconds)

import ast
import os
import sys
from typing import Any, Callable, Dict, Iterable, List, Set

_defined: Dict[str, Callable[[], None]] = {}
_NAME = "__suture_defined__"


def watch(names: Iterable[str], action: Callable[[], None]) -> None:
    """Call `action()` in the script after each of its top-level definitions of one of `names`."""
    wanted = set(names)
    script = _script()
    if script is None or not wanted:
        return
    _defined[_NAME] = action
    sys.path_hooks.insert(0, lambda path: _importer(path, script, wanted))


def defined() -> None:
    """Called by the script itself: something that a patch aims at is there now."""
    _defined[_NAME]()


def begun() -> None:
    """Called by the script itself, first: it is a script and no module, which multiprocessing asks `__spec__` for."""
    vars(sys.modules["__main__"])["__spec__"] = None


def _script() -> Any:
    """Return the path of the script as it was given, None for -m, -c, a directory and what is no text file."""
    original = list(getattr(sys, "orig_argv", ()))
    given = sys.argv[0] if getattr(sys, "argv", None) else ""
    if not given or given in ("-c", "-m", "-") or not os.path.isfile(given) or given.endswith(".pyc"):
        return None
    return None if original and given not in original else given


def _importer(path: str, script: str, wanted: Set[str]) -> Any:
    if os.path.abspath(path) != os.path.abspath(script):
        raise ImportError(path)
    return _Script(path, wanted)


class _Script:
    """Finds and loads `__main__` from the script, and nothing else."""

    def __init__(self, script: str, wanted: Set[str]) -> None:
        self._script = script
        self._wanted = wanted

    def find_spec(self, name: str, target: Any = None) -> Any:
        del target
        if name != "__main__":
            return None
        from importlib.machinery import ModuleSpec  # noqa: PLC0415 -- loaded by then

        spec = ModuleSpec(name, self, origin=self._script)  # type: ignore[arg-type]  # runpy asks for get_code only
        spec.has_location = True
        return spec

    def invalidate_caches(self) -> None:
        """Nothing is kept."""

    def get_code(self, name: str) -> Any:
        """Return the script's code; its directory takes the place that the script itself has on `sys.path`."""
        del name
        if sys.path and sys.path[0] == self._script:
            sys.path[0] = os.path.dirname(os.path.abspath(self._script))
        with open(self._script, "rb") as file:  # noqa: PTH123
            source = file.read()
        tree = ast.parse(source, self._script)
        start = next((at for at, node in enumerate(tree.body) if not _stays_first(node, at)), len(tree.body))
        after = [node for one in tree.body[start:] for node in self._announced(one)]
        tree.body = [*tree.body[:start], *_call("begun", tree.body[start:]), *after]
        return compile(ast.fix_missing_locations(tree), self._script, "exec", dont_inherit=True)

    def _announced(self, node: ast.stmt) -> Any:
        yield node
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        if isinstance(node, kinds) and node.name in self._wanted:
            yield from _call("defined", [node])


def _stays_first(node: ast.stmt, at: int) -> bool:
    """Say whether nothing may stand before the statement: the docstring, and what is imported from the future."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "__future__"
    return at == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _call(name: str, beside: List[ast.stmt]) -> List[ast.stmt]:
    """Return the statement that calls `name` of this module, on the line of the first node of `beside`."""
    if not beside:
        return []
    call = ast.parse(f"__import__({__name__!r}, fromlist=[{name!r}]).{name}()").body[0]
    for inner in ast.walk(call):
        ast.copy_location(inner, beside[0])
    return [call]
