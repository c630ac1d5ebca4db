"""Asking for a flag: answered in this process, never raised out of, the default in the code always at hand."""

from copy import deepcopy
from threading import Lock
from typing import Any, Dict, Mapping, Optional, Tuple, TypeVar, Union

from suture_sdk import contexts, host
from suture_sdk.forks import renew_after_fork

from .compiled import Compiled
from .definitions import fault
from .interface import DISABLED, ERROR, FLAG_NOT_FOUND, GENERAL, TYPE_MISMATCH, Flag, Result, Source, Unusable

T = TypeVar("T")

_table: Dict[str, Compiled] = {}
_PLAIN = frozenset((bool, int, float, str))
_unit_of = contexts.UNIT.get


class _Problems:
    """How often what could not be answered; bounded, since keys may come from anywhere."""

    most = 1_000

    def __init__(self) -> None:
        self.seen: Dict[str, int] = {}
        renew_after_fork(self)

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self.lock = Lock()

    def count(self, key: str, code: str) -> None:
        named = f"{key}: {code}"
        with self.lock:
            if named in self.seen or len(self.seen) < self.most:
                self.seen[named] = self.seen.get(named, 0) + 1


_problems = _Problems()


def apply(source: Source) -> Tuple[Unusable, ...]:
    """Take over the flags of a source in place of all earlier ones; return those that could not be, and why.

    With SUTURE_DISABLE=1 none is taken over, and every flag answers with its default.
    """
    global _table  # noqa: PLW0603 -- exchanged in one step, so that no evaluation sees half of it
    taken: Dict[str, Compiled] = {}
    refused = []
    for one in () if host.disabled() else _read(source):
        why = one.reason if isinstance(one, Unusable) else fault(one)
        if why is None and isinstance(one, Flag):
            taken[one.key] = Compiled(one)
        else:
            refused.append(Unusable(str(getattr(one, "key", "?")), why or "it is no flag"))
    _table = taken
    return tuple(refused)


def _read(source: Source) -> Tuple[Union[Flag, Unusable], ...]:
    try:
        return tuple(source.read())
    except Exception as error:
        host.note_own_failure("flags source", error)
        return (Unusable("?", f"the source could not be read: {type(error).__name__}"),)


def flag(key: str, default: T, unit: Optional[str] = None, attributes: Optional[Mapping[str, Any]] = None) -> T:
    """Return the value of a flag for `unit` (else for `suture.context(unit=…)`), else `default`; it never raises.

    The type of `default` decides: a value of another type is counted (`problems`) and `default` is returned.
    """
    try:
        found = _table[key]
        result = found.always
        if result is None and found.sticky:
            result = found.by_unit.get(_unit_of() if unit is None else unit)  # type: ignore[arg-type]
        if result is not None:
            value = result[0]
            kind = type(value)
            if kind is type(default) and kind in _PLAIN:
                return value  # type: ignore[no-any-return]
    except Exception:  # an unknown key, or one that cannot be hashed: the long way tells
        pass
    return flag_details(key, default, unit, attributes).value  # type: ignore[no-any-return]


def flag_details(
    key: str, default: Any, unit: Optional[str] = None, attributes: Optional[Mapping[str, Any]] = None
) -> Result:
    """Return the value with its reason, variant and error code, as `flag` does; it never raises."""
    try:
        found = _table.get(key)
        if found is None:
            return _missing(key, default)
        wanted = _unit_of() if unit is None else unit
        return _typed(key, found.evaluate(wanted if wanted is None else str(wanted), attributes), default)
    except Exception as error:
        host.note_own_failure("flags evaluation", error)
        return Result(default, ERROR, None, GENERAL)


def problems() -> Tuple[Tuple[str, int], ...]:
    """Return ("key: error code", how often) of flags that were asked for and could not be answered."""
    with _problems.lock:
        return tuple(sorted(_problems.seen.items()))


def _missing(key: str, default: Any) -> Result:
    if host.disabled():
        return Result(default, DISABLED)
    _problems.count(key, FLAG_NOT_FOUND)
    return Result(default, ERROR, None, FLAG_NOT_FOUND)


def _typed(key: str, result: Result, default: Any) -> Result:
    """Return the result with a value that fits the default; a list or dict is copied, for the caller may change it."""
    if result.variant is None:
        return result._replace(value=default)
    value = result.value
    if type(default) is float and type(value) is int:
        return result._replace(value=float(value))
    if default is not None and type(value) is not type(default):
        _problems.count(key, TYPE_MISMATCH)
        return Result(default, ERROR, None, TYPE_MISMATCH)
    return result if type(value) in _PLAIN else result._replace(value=deepcopy(value))
