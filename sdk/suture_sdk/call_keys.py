"""What makes two calls the same: their arguments and the types of these, or what the owner says."""

from typing import Any, Callable, Dict, Hashable, Optional, Tuple

from . import host

Key = Optional[Callable[..., Hashable]]


def key_of(key: Key, args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> Optional[Hashable]:
    """Return what equal calls share, or None for a call like no other (arguments without a hash, a key that failed).

    Types belong to it: `1`, `1.0` and `True` are equal, and not the same question.
    """
    try:
        if key is not None:
            found: Hashable = ("own", key(*args, **kwargs))
        else:
            names = tuple(sorted(kwargs))
            values = (*args, *(kwargs[name] for name in names))
            found = (len(args), names, values, tuple(map(type, values)))
        hash(found)
    except Exception as error:
        if key is not None:
            host.note_own_failure("key of a call", error)
        return None
    return found
