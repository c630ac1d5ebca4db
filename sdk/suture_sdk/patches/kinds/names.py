"""`global_shim` and `attribute_shim`: a name that is missing is bound."""

import re
import sys
from importlib import import_module
from typing import Any, Callable, FrozenSet

from suture_sdk.patches.interface import OBJECT, Binding, DataPatch

from .globals_of import bound, looked_up, namespace
from .kind import NAME, OWNER_TYPED, PLAIN, Check, KindOf, fresh

_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_ABSENT = object()
Hit = Callable[[], None]


def _is_known(module: Any) -> bool:
    """Say whether the module is imported already or of the standard library: a patch brings no new code in."""
    if type(module) is not str or not _MODULE.fullmatch(module):
        return False
    stdlib: FrozenSet[str] = getattr(sys, "stdlib_module_names", frozenset())  # Python 3.10 and later
    return module in sys.modules or module.partition(".")[0] in stdlib


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
    if not hasattr(owner, "__dict__") or hasattr(owner, name):
        raise LookupError(f"{patch.parameters['owner']} has {name} by now")
    if alias is not None and isinstance(owner, type(sys)) and not hasattr(owner, alias):
        raise LookupError(f"{patch.parameters['owner']} has no {alias}")
    value = _Alias(alias, hit) if alias is not None and isinstance(owner, type) else None

    def bind() -> Callable[[], None]:
        if value is None:
            hit()
        shown = value or (getattr(owner, alias) if alias is not None else fresh(patch.parameters.get("value")))
        try:
            setattr(owner, name, shown)
        except TypeError as error:
            raise LookupError(f"{patch.parameters['owner']} takes no attributes") from error

        def undo() -> None:
            if vars(owner).get(name) is shown:
                delattr(owner, name)

        return undo

    return Binding(bind)


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
