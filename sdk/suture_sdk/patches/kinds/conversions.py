"""`json_default` and `format_candidates`: conversions of the failing module take what they refused."""

import functools
import re
import types
from typing import Any, Callable, Sequence, Tuple

from suture_sdk.patches.interface import OBJECT, Binding, DataPatch

from .globals_of import Overlay, bound, looked_up
from .kind import NAME, TEXTS, KindOf

Hit = Callable[[], None]


def _json(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    name = patch.parameters.get("module", "json")
    module = looked_up(target, name)
    if not isinstance(module, types.ModuleType) or not hasattr(module, "dumps"):
        raise LookupError(f"{name} is no module with dumps")

    def default(value: Any) -> Any:
        written = _written(value)
        hit()
        return written

    def knowing(write: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(write)
        def written(*args: Any, **kwargs: Any) -> Any:
            if kwargs.get("cls") is None and kwargs.get("default") is None:
                kwargs["default"] = default
            return write(*args, **kwargs)

        return written

    shown = {each: knowing(getattr(module, each)) for each in ("dumps", "dump") if hasattr(module, each)}
    return Binding(lambda: bound(target, name, Overlay(module, **shown)))


def _written(value: Any) -> Any:
    """Write what the standard library knows, in the forms that its own documentation uses."""
    import datetime as dt  # noqa: PLC0415 -- only where something is written
    import decimal  # noqa: PLC0415
    import enum  # noqa: PLC0415
    import pathlib  # noqa: PLC0415
    import uuid  # noqa: PLC0415

    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (decimal.Decimal, uuid.UUID, pathlib.PurePath)):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=repr)
    if isinstance(value, enum.Enum):
        return value.value
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _formats(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    import datetime as dt  # noqa: PLC0415 -- only where dates are read

    name = patch.parameters.get("name", "datetime")
    owner = looked_up(target, name)
    if owner is not dt.datetime and owner is not dt:
        raise LookupError(f"{name} is neither datetime.datetime nor the module")
    reading = _reading(dt.datetime, patch.parameters["formats"], hit)
    return Binding(lambda: bound(target, name, Overlay(dt, datetime=reading) if owner is dt else reading))


def _reading(owner: Any, formats: Sequence[str], hit: Hit) -> type:  # noqa: C901 -- short methods of one class
    """Return what stands in for `datetime`: it makes, and knows as its instances, plain ones only."""

    class Standing(type):
        def __new__(cls, name: str, bases: Tuple[type, ...], names: Any) -> Any:
            if any(isinstance(base, Standing) for base in bases):  # a subclass is one of the true class
                return type(name, tuple(owner if isinstance(base, Standing) else base for base in bases), names)
            return super().__new__(cls, name, bases, names)

        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            return owner(*args, **kwargs)

        def __getattr__(cls, name: str) -> Any:
            return getattr(owner, name)

        def __instancecheck__(cls, instance: Any) -> bool:
            return isinstance(instance, owner)

        def __subclasscheck__(cls, subclass: type) -> bool:
            return issubclass(subclass, owner)

        def __eq__(cls, other: object) -> bool:
            return other is cls or other is owner

        def __hash__(cls) -> int:
            return hash(owner)

    class Reading(metaclass=Standing):
        @staticmethod
        def strptime(text: Any, format_: Any) -> Any:
            try:
                return owner.strptime(text, format_)
            except ValueError:
                read = _read(owner, text, formats)
                if read is None:
                    raise
                hit()
                return read

    Reading.__name__ = Reading.__qualname__ = "datetime"
    Reading.__module__ = "datetime"
    return Reading


def _read(owner: Any, text: str, formats: Sequence[str]) -> Any:
    for one in formats:
        try:
            return owner.strptime(text, one)
        except (ValueError, re.error):
            continue
    return None


KINDS = (
    KindOf("json_default", OBJECT, "R0", {}, {"module": NAME}, _json),
    KindOf("format_candidates", OBJECT, "R1", {"formats": TEXTS}, {"name": NAME}, _formats),
)
