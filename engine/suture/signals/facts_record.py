"""A facts record → answers by probe id. The format is contract/facts.schema.json."""

from __future__ import annotations

from typing import Any

from suture.signals.shapes import (
    MalformedError,
    Shape,
    fields,
    flag,
    line,
    lines,
    many,
    maybe,
    name,
    one_of,
    row,
    table,
    whole,
)  # fmt: skip

_type, _path = line(300), line(4_096)
_names = many(row(line(200), one_of("callable", "value")), 2_000)
_bound = many(row(line(200), one_of("callable", "value"), _type), 2_000)
_kinds = one_of("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")

# By the names of the fields, for an answer does not say to which kind of probe it belongs.
_ANSWERS: tuple[dict[str, Shape[Any]], ...] = (
    {"error": line(1_000)},
    {"type": _type, "is_none": flag, "size": maybe(whole()), "text": lines(4_096), "writable": maybe(lines(4_096))},
    {
        "type": _type,
        "mapping": flag,
        "keys": many(fields(type=_type, text=line(1_000)), 200),
        "total": maybe(whole()),
    },
    {"siblings": whole(), "having": whole(), "types": table(_type, whole(), 50)},
    {"type": _type, "module": maybe(_type), "is_module": flag, "names": _names},
    {"local": _bound, "enclosing": _bound, "global": _bound, "builtin": _bound, "self": _bound},
    {
        "callable": _type,
        "file": maybe(_path),
        "line": maybe(whole()),
        "parameters": many(fields(name=line(200), kind=_kinds, default=maybe(lines(4_096))), 300),
        "takes_any_keyword": flag,
    },
    {"type": _type, "length": whole()},
    {
        "found": flag,
        "origin": one_of("stdlib", "site", "project", "builtin", None),
        "has": maybe(table(line(200), flag, 500)),
    },
    {"cwd": _path, "exist": table(_path, one_of("file", "directory"), 500)},
    {"set": flag, "near": many(line(300), 20)},
    {"installed": maybe(line(300))},
)
_BY_FIELDS = {frozenset(answer): fields(**answer) for answer in _ANSWERS}


def _answer(value: Any) -> dict[str, Any]:
    shape = _BY_FIELDS.get(frozenset(value)) if isinstance(value, dict) else None
    if shape is None:
        raise MalformedError("has the fields of no kind of probe")
    return {field: list(found) if isinstance(found, tuple) else found for field, found in shape(value).items()}


_facts = fields(schema=one_of("suture-facts/1"), facts=table(name(500), _answer, 200))


def facts(payload: Any) -> dict[str, dict[str, Any]]:
    """Return the answers by probe id, as plain JSON values.

    Raises:
        MalformedError: the record is not of its shape.
    """
    found: dict[str, dict[str, Any]] = _facts(payload)["facts"]
    return found
