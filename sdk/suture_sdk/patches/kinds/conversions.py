"""`json_default` and `format_candidates`: conversions of the failing module take what they refused."""

import types
from typing import Any, Callable

from suture_sdk.patches.interface import OBJECT, Binding, DataPatch

from .globals_of import bound, looked_up
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

    def dumps(*args: Any, **kwargs: Any) -> Any:
        return (
            module.dumps(*args, **({} if "cls" in kwargs else {"default": default}), **kwargs)
            if (kwargs.get("default") is None)
            else module.dumps(*args, **kwargs)
        )

    stand_in = types.ModuleType(module.__name__)
    stand_in.__dict__.update(vars(module))
    stand_in.dumps = dumps  # type: ignore[attr-defined]
    return Binding(lambda: bound(target, name, stand_in))


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

    name, formats = patch.parameters.get("name", "datetime"), patch.parameters["formats"]
    owner = looked_up(target, name)
    if owner is not dt.datetime:
        raise LookupError(f"{name} is not datetime.datetime")

    class Reading(dt.datetime):
        """`datetime` whose strptime knows more formats; what it reads are plain datetimes."""

        @classmethod
        def strptime(cls, text: str, format_: str) -> Any:
            try:
                return owner.strptime(text, format_)
            except ValueError:
                for one in formats:
                    try:
                        read = owner.strptime(text, one)
                    except ValueError:
                        continue
                    hit()
                    return read
                raise

    Reading.__name__ = Reading.__qualname__ = "datetime"
    return Binding(lambda: bound(target, name, Reading))


KINDS = (
    KindOf("json_default", OBJECT, "R0", {}, {"module": NAME}, _json),
    KindOf("format_candidates", OBJECT, "R1", {"formats": TEXTS}, {"name": NAME}, _formats),
)
