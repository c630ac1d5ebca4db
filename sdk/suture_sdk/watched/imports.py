"""Do something right after a module was imported, at no cost until then."""

import sys
from typing import Any, Callable, Dict

from . import session

_waiting: Dict[str, Callable[[Any], None]] = {}


def after_import(name: str, action: Callable[[Any], None]) -> None:
    """Call `action(module)` once `name` is imported, or now if it is. An action's failure is only counted."""
    module = sys.modules.get(name)
    if module is not None:
        _act(action, module)
        return
    _waiting[name] = action
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)


def _act(action: Callable[[Any], None], module: Any) -> None:
    try:
        action(module)
    except Exception as error:
        session.note_own_failure(error)


class _Finder:
    """Finds nothing itself: it lets the others find, and lays its hand on the loader."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        if name not in _waiting:
            return None
        action = _waiting.pop(name)
        if not _waiting and _Finder in sys.meta_path:
            sys.meta_path.remove(_Finder)
        spec = _found_by_others(name, path, target)
        if spec is not None and spec.loader is not None:
            _follow_loading(spec.loader, action)
        return spec


def _found_by_others(name: str, path: Any, target: Any) -> Any:
    for finder in list(sys.meta_path):
        find = None if finder is _Finder else getattr(finder, "find_spec", None)
        spec = find(name, path, target) if find is not None else None
        if spec is not None:
            return spec
    return None


def _follow_loading(loader: Any, action: Callable[[Any], None]) -> None:
    original = loader.exec_module

    def exec_module(module: Any) -> None:
        vars(loader).pop("exec_module", None)
        original(module)
        _act(action, module)

    try:
        loader.exec_module = exec_module
    except (AttributeError, TypeError) as error:  # a loader that takes no attributes
        session.note_own_failure(error)
