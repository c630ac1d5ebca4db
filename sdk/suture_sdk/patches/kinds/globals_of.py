"""Names of the failing module, bound for as long as a patch is on; builtins are never touched."""

import builtins
from typing import Any, Callable, Dict

_ABSENT = object()


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
    """Bind the name in the failing module, and return what gives it back exactly."""
    names = namespace(target)
    before = names.get(name, _ABSENT)
    names[name] = value

    def undo() -> None:
        if names.get(name, _ABSENT) is not value:  # the program has bound it anew: that is its word
            return
        if before is _ABSENT:
            names.pop(name, None)
        else:
            names[name] = before

    return undo
