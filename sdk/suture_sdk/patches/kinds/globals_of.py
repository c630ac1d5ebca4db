"""Names of the failing module, bound for as long as a patch is on; builtins are never touched."""

import builtins
import types
from typing import Any, Callable, Dict, Set, Tuple

_ABSENT = object()
_held: Set[Tuple[int, str]] = set()
"""(`id` of a module's globals, which the undo keeps alive; name): two patches of one name could not both be undone."""


def namespace(target: Any) -> Dict[str, Any]:
    """Return the globals of the module that holds the failing function."""
    found: Dict[str, Any] = target.__globals__
    return found


def looked_up(target: Any, name: str) -> Any:
    """Return what the name means in the failing module. Raises LookupError when it means nothing."""
    names = namespace(target)
    if name in names:
        return names[name]
    if hasattr(builtins, name):
        return getattr(builtins, name)
    raise LookupError(f"the module {names.get('__name__', '?')} has no name {name}")


def bound(target: Any, name: str, value: Any) -> Callable[[], None]:
    """Bind the name in the failing module, and return what gives it back exactly.

    Raises LookupError while another patch has the name.
    """
    names = namespace(target)
    held = (id(names), name)
    if held in _held:
        raise LookupError(f"another patch has the name {name} of {names.get('__name__', '?')}")
    _held.add(held)
    before = names.get(name, _ABSENT)
    names[name] = value

    def undo() -> None:
        _held.discard(held)
        if names.get(name, _ABSENT) is not value:  # the program has bound it anew: that is its word
            return
        if before is _ABSENT:
            names.pop(name, None)
        else:
            names[name] = before

    return undo


class Overlay(types.ModuleType):
    """A module as one other module sees it: some names are shown otherwise, all else is the module itself, live."""

    def __init__(self, module: types.ModuleType, **shown: Any) -> None:
        super().__init__(module.__name__, module.__doc__)
        own = {name: getattr(module, name, None) for name in ("__package__", "__loader__", "__spec__")}
        self.__dict__.update(own, **shown)
        self.__dict__["__suture_overlay__"] = (module, frozenset(shown))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["__suture_overlay__"][0], name)

    def __setattr__(self, name: str, value: Any) -> None:
        module, shown = self.__dict__["__suture_overlay__"]
        setattr(module, name, value)
        if name in shown:  # the program has bound it anew: that is its word
            self.__dict__[name] = value

    def __delattr__(self, name: str) -> None:
        delattr(self.__dict__["__suture_overlay__"][0], name)
        self.__dict__.pop(name, None)

    def __dir__(self) -> Any:
        return sorted({*dir(self.__dict__["__suture_overlay__"][0]), *self.__dict__["__suture_overlay__"][1]})
