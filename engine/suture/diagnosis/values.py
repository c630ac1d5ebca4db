"""Substitute values that the project itself justifies; whatever is not found here is not invented.

The rules of `default_value_selection`: 0 the owner declared it, 1 the same name has this literal default elsewhere,
2 an annotation, a class default or another return for the absent case, 4 the empty literal of the type seen twice in
passing executions. Identity elements (rule 3) are never values. A value that stands for what the function returns
says so: its reason begins with "returned".
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from suture.diagnosis import value_finders
from suture.diagnosis.declared import last_name, owned
from suture.diagnosis.defaults import literal_of
from suture.diagnosis.value_rules import by_name, empty_of, held, of_argument, returned
from suture.diagnosis.view import View
from suture.domain.call import RecordedCall
from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import amount_word, closed_word

Finder = Callable[[View, Mapping[str, Any], tuple[RecordedCall, ...]], Iterator[JustifiedValue]]


def justified(
    view: View, cause: str, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]
) -> tuple[JustifiedValue, ...]:
    """Return the values that may enter a patch against a cause, best rule first; often there are none."""
    finder = _FINDERS.get(cause)
    if finder is None or _guards_something(view, facts):
        return ()
    kept: dict[tuple[str, bool], JustifiedValue] = {}
    for value in (*owned(view, cause, facts), *finder(view, facts, calls)):
        kept.setdefault((value.literal, value.reason.startswith("returned")), value)
    return tuple(sorted(kept.values(), key=lambda value: value.rule))


def _guards_something(view: View, facts: Mapping[str, Any]) -> bool:
    """Say whether the failing code decides who may do what: such code fails closed and gets no value."""
    names = [str(facts.get(name) or "") for name in ("key", "attribute", "operand", "sequence", "receiver")]
    function = view.function
    names += [function.name] if function is not None else []
    return closed_word(*names) is not None


def _for_key(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    del calls  # what the function returned says nothing of one key in it
    key = _constant(str(facts.get("key", "")))
    if isinstance(key, str | int):
        yield from by_name(view, key)
    if not amount_word(str(key)):
        yield from empty_of(held(facts.get("types")), "the values beside it that have the key hold")


def _for_operand(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    name = last_name(str(facts.get("operand", "")))
    if name is None:
        return
    yield from by_name(view, name)
    if not amount_word(name):
        yield from empty_of(of_argument(view, calls, name), f"`{name}` was in passing calls")


def _for_receiver(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    yield from by_name(view, str(facts.get("attribute", "")), of_attribute=True)
    yield from returned(view, calls)


def _for_parts(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    """Yield what stands for the last part of a text that lacks its separator."""
    del calls
    targets = facts.get("targets")
    if isinstance(targets, list) and targets and facts.get("how") == "not enough":
        yield from by_name(view, str(targets[-1]))


def _for_number(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    """Yield what stands for an empty text under the first of its names that has a default."""
    del calls
    names = facts.get("names")
    for name in names if facts.get("form") == "empty" and isinstance(names, list) else ():
        found = list(by_name(view, str(name)))
        if found:
            yield from found
            return


def _for_encoding(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    """Yield the encoding that the rest of the project agrees on."""
    del view, calls
    places = facts.get("where")
    if isinstance(places, list) and facts.get("encoding") == "utf-8":
        said = "the project reads and writes this encoding elsewhere"
        yield JustifiedValue('"utf-8"', "str", 1, said, tuple(map(str, places)), len(places))


def _for_argument(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    """Yield None where the callee itself says that it is legal."""
    del view, calls
    where, missing = facts.get("tolerates_none"), facts.get("missing")
    if isinstance(where, str) and isinstance(missing, list) and len(missing) == 1:
        yield JustifiedValue("None", "NoneType", 2, f"`{missing[0]}` may be None where the callee is defined", (where,))


def _for_index(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    del facts
    yield from returned(view, calls)


def _for_first(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    """Yield what a key begins with. It stands for nothing that is missing: a sum of no items is 0, however precious."""
    del view, calls
    empty, where = str(facts.get("empty")), str(facts.get("created"))
    value = literal_of(ast.parse(empty, mode="eval").body)
    if value is not None:
        said = f"`{facts.get('receiver')}` starts empty, and `{facts.get('how')}` adds to what a key begins with"
        yield JustifiedValue(value[0], value[1], 4, said, (where,))


_FINDERS: Mapping[str, Finder] = {
    "missing-key": _for_key,
    "none-operand": _for_operand,
    "none-receiver": _for_receiver,
    "index-out-of-bounds": _for_index,
    "unpack-mismatch": _for_parts,
    "wrong-argument-count": _for_argument,
    "wrong-encoding": _for_encoding,
    "dirty-number": _for_number,
    "missing-accumulator": _for_first,
    "zero-division": value_finders.for_division,
    "empty-sequence": value_finders.for_empty,
    "unbound-local": value_finders.for_local,
    "none-container": value_finders.for_container,
}


def _constant(source: str) -> object:
    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
