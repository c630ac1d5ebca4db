"""One kind as a value, and how its parameters are checked."""

import difflib
import math
from typing import Any, Callable, Dict, Mapping, NamedTuple, Optional, Tuple, Union

from suture_sdk.patches.interface import Behaviour, Binding, DataPatch

Check = Tuple[Callable[[Any], bool], str]
Built = Union[Behaviour, Binding]

_LONGEST = 1_000
_LARGEST = 2**63
_UNTYPED = 'it holds a number, and a person types numbers: with "owner_typed": true'


class KindOf(NamedTuple):
    """A kind: `required` and `optional` map parameters to a test and what is expected, in words."""

    name: str
    scope: str
    risk: str
    required: Mapping[str, Check]
    optional: Mapping[str, Check]
    make: Callable[[DataPatch, Any, Callable[[], None]], Built]

    def check(self, parameters: Mapping[str, Any]) -> Optional[str]:
        """Return what is wrong with the parameters (got, expected), or None."""
        known: Dict[str, Check] = {**self.required, **self.optional}
        for name in parameters:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                return f"{self.name} has no parameter {name[:80]!r}{f', is it {near[0]}?' if near else ''}"
        for name, (fits, expected) in known.items():
            if name not in parameters:
                if name in self.required:
                    return f"{self.name} needs {name}: {expected}"
            elif not fits(parameters[name]):
                return f"{name}: got {str(parameters[name])[:80]!r}, expected {expected}"
        if "owner_typed" in self.optional and "owner_typed" not in parameters:
            return next((f"{name}: {_UNTYPED}" for name, value in parameters.items() if _has_number(value)), None)
        return None

    def build(self, patch: DataPatch, target: Any, hit: Callable[[], None]) -> Built:
        """Make it concrete. Raises LookupError where nothing is to be bound to."""
        return self.make(patch, target, hit)


def is_name(value: Any) -> bool:
    """Say whether the value is an identifier that is not reserved for Python itself."""
    return type(value) is str and value.isidentifier() and not value.startswith("__") and len(value) <= _LONGEST


def is_text(value: Any) -> bool:
    return type(value) is str and len(value) <= _LONGEST


def is_texts(value: Any) -> bool:
    return type(value) is list and bool(value) and all(map(is_text, value))


def is_renaming(value: Any) -> bool:
    return type(value) is dict and bool(value) and all(is_text(one) for pair in value.items() for one in pair)


def is_plain(value: Any, depth: int = 4) -> bool:
    """Say whether the value is JSON of a few levels, with finite numbers."""
    if depth < 0:
        return False
    if type(value) is list:
        return all(is_plain(one, depth - 1) for one in value)
    if type(value) is dict:
        return all(is_text(key) and is_plain(one, depth - 1) for key, one in value.items())
    if type(value) in (int, float):
        return math.isfinite(value) and abs(value) < _LARGEST
    return value is None or type(value) is bool or is_text(value)


def _has_number(value: Any) -> bool:
    if type(value) is list:
        return any(map(_has_number, value))
    if type(value) is dict:
        return any(map(_has_number, value.values()))
    return type(value) in (int, float)


def fresh(value: Any) -> Any:
    """Return a copy, so that nobody who changes what they got changes what the next one gets."""
    if type(value) is list:
        return [fresh(one) for one in value]
    if type(value) is dict:
        return {key: fresh(one) for key, one in value.items()}
    return value


NAME: Check = (is_name, "a name")
TEXT: Check = (is_text, "a text")
TEXTS: Check = (is_texts, "a list of texts")
RENAMING: Check = (is_renaming, "an object from old to new names")
PLAIN: Check = (is_plain, "a text, a number, a truth value, null, or lists and objects of them")
YES: Check = (lambda value: value is True, "true: that is the owner's word")
OWNER_TYPED: Mapping[str, Check] = {"owner_typed": YES}
