"""`key_alias` and `key_default`: a mapping of the failing module answers one more key."""

from typing import Any, Callable, Dict, Mapping

from suture_sdk.patches.interface import OBJECT, Binding, DataPatch

from .globals_of import bound, looked_up
from .kind import NAME, OWNER_TYPED, PLAIN, RENAMING, TEXT, KindOf, fresh

Hit = Callable[[], None]


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
        stand_in = _Answering(original)
        stand_in.suture_missing = missing
        unbind = bound(target, name, stand_in)

        def undo() -> None:
            unbind()
            original.clear()  # what the program stored meanwhile is its own
            original.update(stand_in)

        return undo

    return Binding(bind)


class _Answering(Dict[Any, Any]):
    """A dictionary that asks a patch before it says that a key is missing."""

    suture_missing: Callable[[Dict[Any, Any], Any], Any]

    def __missing__(self, key: Any) -> Any:
        return self.suture_missing(self, key)


KINDS = (
    KindOf("key_alias", OBJECT, "R0", {"mapping": NAME, "alias": RENAMING}, {}, _alias),
    KindOf("key_default", OBJECT, "R1", {"mapping": NAME, "key": TEXT, "value": PLAIN}, OWNER_TYPED, _default),
)
