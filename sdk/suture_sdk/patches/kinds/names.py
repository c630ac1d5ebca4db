"""`global_shim` and `attribute_shim`: a name that is missing is bound."""

import re
import sys
from importlib import import_module
from typing import Any, Callable, FrozenSet, Optional

from suture_sdk.patches.interface import OBJECT, Binding, DataPatch

from .globals_of import Overlay, bound, looked_up, namespace
from .kind import NAME, OWNER_TYPED, PLAIN, Check, KindOf, fresh

_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_ABSENT = object()
_WITH_EFFECTS = ("antigravity", "idlelib", "test", "this", "turtledemo")
"""Modules of the standard library that do more than to be there when they are imported."""
Hit = Callable[[], None]


def _is_known(module: Any) -> bool:
    """Say whether the module is imported already or of the standard library: a patch brings no new code in."""
    if type(module) is not str or not _MODULE.fullmatch(module):
        return False
    stdlib: FrozenSet[str] = getattr(sys, "stdlib_module_names", frozenset())  # Python 3.10 and later
    top = module.partition(".")[0]
    return module in sys.modules or (top in stdlib and top not in _WITH_EFFECTS)


MODULE: Check = (_is_known, "a module of the standard library, or one that the program has imported")


def _global(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    name = patch.parameters["name"]
    if name in namespace(target):
        raise LookupError(f"{name} is bound in the module by now")
    value: Any = import_module(patch.parameters["import_module"])
    attribute = patch.parameters.get("attribute")
    if attribute is not None:
        value = getattr(value, attribute, _ABSENT)
    if value is _ABSENT:
        raise LookupError(f"{patch.parameters['import_module']} has no {attribute}")

    def bind() -> Callable[[], None]:
        hit()
        return bound(target, name, value)

    return Binding(bind)


def _attribute(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    owner = looked_up(target, patch.parameters["owner"])
    name, alias = patch.parameters["name"], patch.parameters.get("alias_of")
    if not isinstance(owner, (type, type(sys))):
        said = f"{patch.parameters['owner']} is a {type(owner).__name__}, expected a class or a module"
        raise LookupError(said)  # noqa: TRY004 -- the port's word for "nothing to bind to"
    if hasattr(owner, name):
        raise LookupError(f"{patch.parameters['owner']} has {name} by now")
    if (alias is None) == ("value" not in patch.parameters):
        raise LookupError("attribute_shim needs either alias_of (a name) or value")
    if isinstance(owner, type):
        value = _Alias(alias, hit) if alias is not None else fresh(patch.parameters["value"])
        return Binding(lambda: _set(owner, name, value, hit if alias is None else None))
    if alias is not None and not hasattr(owner, alias):
        raise LookupError(f"{patch.parameters['owner']} has no {alias}")
    shown = getattr(owner, alias) if alias is not None else fresh(patch.parameters["value"])

    def bind() -> Callable[[], None]:
        unbind = bound(target, patch.parameters["owner"], Overlay(owner, **{name: shown}))
        hit()
        return unbind

    return Binding(bind)


def _set(owner: type, name: str, value: Any, hit: Optional[Hit]) -> Callable[[], None]:
    """Give the class an attribute, and return what takes it away. Raises LookupError where it takes none."""
    try:
        setattr(owner, name, value)
    except TypeError as error:
        raise LookupError(f"{owner.__name__} takes no attributes") from error
    if hit is not None:
        hit()

    def undo() -> None:
        if vars(owner).get(name) is value:
            delattr(owner, name)

    return undo


class _Alias:
    """Answers on an instance or on the class as another attribute does."""

    def __init__(self, name: str, hit: Hit) -> None:
        self._name = name
        self._hit = hit

    def __get__(self, instance: Any, owner: Any) -> Any:
        value = getattr(owner if instance is None else instance, self._name)
        self._hit()
        return value


KINDS = (
    KindOf("global_shim", OBJECT, "R0", {"name": NAME, "import_module": MODULE}, {"attribute": NAME}, _global),
    KindOf(
        "attribute_shim",
        OBJECT,
        "R1",
        {"owner": NAME, "name": NAME},
        {"alias_of": NAME, "value": PLAIN, **OWNER_TYPED},
        _attribute,
    ),
)
