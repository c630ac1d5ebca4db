"""How a value enters a patch: it stands in the diagnosis with its reason, or it does not enter at all."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from suture.domain.hypothesis import Diagnosis, JustifiedValue
from suture.domain.names import amount_word
from suture.remedies.place import Place

_RESULT = "returned"
NO_VALUE = "the project gives no reason for a value here"


def justified(diagnosis: Diagnosis, *names: str, result: bool = False) -> JustifiedValue | str:
    """Return the best-justified value, or the reason why none may be used for what these names stand for.

    With `result` it is one that stands for what the failing function returns, else for the failing expression;
    a diagnosis says of the former "returned". Rule 4 (the empty literal of a type) is refused for amounts, rates,
    counts and ids.
    """
    word = amount_word(*names)
    for value in sorted(diagnosis.values, key=lambda value: value.rule):
        fits = value.reason.startswith(_RESULT) is result and is_literal(value.literal)
        if fits and not (value.rule == 4 and word):  # noqa: PLR2004 - the rule's number in the catalog
            return value
    return f'"{word}" says an amount, rate, count or id, and the project gives no value for it' if word else NO_VALUE


def is_literal(code: str) -> bool:
    """Say whether the code is a plain literal, an empty container or a call like `set()`."""
    if code in {"set()", "frozenset()"}:
        return True
    try:
        ast.literal_eval(code)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False
    return True


def in_style(literal: str, text: str) -> str:
    """Return a string literal with the quotes that most strings of the file use."""
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):
        return literal
    return quoted(value, text) if isinstance(value, str) else literal


def written_at(here: Place, literal: str) -> str:
    """Return a literal as it may stand at the fault: inside an f-string in the quotes that it does not use."""
    outer = next((node for node in here.above if isinstance(node, ast.JoinedStr)), None)
    if outer is None:
        return in_style(literal, here.source.text)
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):
        return literal
    quote = "'" if here.text(outer).lstrip("fFrRbBuU").startswith('"') else '"'
    plain = isinstance(value, str) and value.isprintable() and not set(value) & {"'", '"', "\\"}
    return f"{quote}{value}{quote}" if plain else literal


def quoted(value: str, text: str) -> str:
    """Return the source of a string in the quotes of the file, those of `repr` where that is a draw."""
    double = text.count('"') - 3 * text.count('"""')
    written = repr(value)
    if double >= text.count("'") and written.startswith("'") and '"' not in value and "\\" not in written:
        return f'"{value}"'
    return written


def sources(values: Iterable[JustifiedValue]) -> tuple[str, ...]:
    """Return one line for each value, saying where it comes from."""
    return tuple(
        f"{value.literal}: {value.reason}" + (f" ({', '.join(value.where[:3])})" if value.where else "")
        for value in values
    )
