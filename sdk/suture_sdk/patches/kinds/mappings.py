"""`key_alias` and `key_default`: a mapping of the failing module answers one more key."""

import sys
from typing import Any, Callable, Dict, Mapping, Tuple

from suture_sdk.patches.interface import OBJECT, Binding, DataPatch

from .globals_of import bound, looked_up
from .kind import NAME, OWNER_TYPED, PLAIN, RENAMING, TEXT, KindOf, fresh

Hit = Callable[[], None]
_ONLY_HERE = 3
"""References to a mapping that nobody has but its module: that one, ours, and that of the count itself."""


def _alias(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    alias: Mapping[str, str] = patch.parameters["alias"]

    def missing(mapping: Dict[Any, Any], key: Any) -> Any:
        if key in alias and alias[key] in mapping:
            hit()
            return mapping[alias[key]]
        raise KeyError(key)

    return _answering(patch, target, missing)


def _default(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    wanted, value = patch.parameters["key"], patch.parameters["value"]

    def missing(mapping: Dict[Any, Any], key: Any) -> Any:
        del mapping
        if key == wanted:
            hit()
            return fresh(value)
        raise KeyError(key)

    return _answering(patch, target, missing)


def _answering(patch: DataPatch, target: Any, missing: Callable[[Dict[Any, Any], Any], Any]) -> Binding:
    """Bind a mapping of a subclass in place of a plain dictionary: the same items, both ways, and one more answer."""
    name = patch.parameters["mapping"]
    original = looked_up(target, name)
    if type(original) is not dict:
        raise LookupError(f"{name} is a {type(original).__name__}, expected a plain dict")

    def bind() -> Callable[[], None]:
        if sys.getrefcount(original) > _ONLY_HERE:  # whoever else has it would see another mapping than the module
            raise LookupError(f"{name} is held elsewhere too, and there it would stay as it is")
        stand_in = _Answering(original)
        stand_in.suture_missing = missing
        unbind = bound(target, name, stand_in)

        def undo() -> None:
            original.clear()  # what the program stored meanwhile is its own
            original.update(stand_in)
            unbind()
            stand_in.suture_missing = _missing

        return undo

    return Binding(bind)


class _Answering(Dict[Any, Any]):
    """A dictionary that asks a patch before it says that a key is missing."""

    __slots__ = ("suture_missing",)
    suture_missing: Callable[[Dict[Any, Any], Any], Any]

    def __missing__(self, key: Any) -> Any:
        return self.suture_missing(self, key)

    def __reduce__(self) -> Tuple[Any, ...]:
        return dict, (dict(self),)  # copies and pickles are the program's own


def _missing(mapping: Dict[Any, Any], key: Any) -> Any:
    del mapping
    raise KeyError(key)


KINDS = (
    KindOf("key_alias", OBJECT, "R0", {"mapping": NAME, "alias": RENAMING}, {}, _alias),
    KindOf("key_default", OBJECT, "R1", {"mapping": NAME, "key": TEXT, "value": PLAIN}, OWNER_TYPED, _default),
)
