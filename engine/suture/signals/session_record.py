"""A session record → a Session and the outcomes of its tests. The format is contract/session.schema.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, get_args

from suture.domain.observation import Session, TestOutcome
from suture.signals.shapes import MalformedError, fields, flag, line, many, name, one_of, path, table, whole

_PATH, _TEST, _MOST = 4_096, 2_000, 2_000
_paths = many(path(_PATH), _MOST)
_lines = many(line(_PATH), _MOST)
_session = fields(
    schema=one_of("suture-session/1"),
    main_process=flag,
    python=name(40),
    executable=path(_PATH),
    prefix=path(_PATH),
    base_prefix=path(_PATH),
    argv=many(line(_PATH), _MOST),
    cwd=path(_PATH),
    path=_paths,
    opened=_paths,
    wrote=_paths,
    preload=_lines,
    warnings=_lines,
    functions=many(line(_PATH), 100_000),
    entered=table(line(_TEST), many(whole(), 100_000), 10_001),
    tests=table(line(_TEST), one_of(*get_args(TestOutcome)), 10_000),
    own_failures=many(line(_PATH), _MOST),
)
_APART = ("schema", "main_process", "functions", "entered", "tests", "own_failures")


def session(payload: Any) -> tuple[Session, dict[str, TestOutcome], bool]:
    """Return the session, its tests' outcomes, and whether the command's own process wrote it.

    Raises:
        MalformedError: the record is not of its shape.
    """
    found = _session(payload)
    functions = found["functions"]
    entered = {test: _functions(functions, places) for test, places in found["entered"].items()}
    identity = {field: value for field, value in found.items() if field not in _APART}
    return Session(**identity, entered=entered), found["tests"], found["main_process"]


def _functions(functions: tuple[str, ...], places: tuple[int, ...]) -> tuple[str, ...]:
    if places and max(places) >= len(functions):
        raise MalformedError(f".entered got place {max(places)}, expected one of {len(functions)} functions")
    return tuple(functions[place] for place in places)


def merged(sessions: list[Session], testing: Session | None = None) -> Session | None:
    """Return the first session with what the others opened, wrote, imported, warned of and entered.

    Where a child ran the tests (`testing`), as below tox, its interpreter stands for that of the command. The
    interpreters of the others are files that the command reads.
    """
    if not sessions:
        return None
    speaker = testing or sessions[0]
    own = _interpreters([speaker, *sessions])
    return replace(
        sessions[0],
        python=speaker.python,
        executable=speaker.executable,
        prefix=speaker.prefix,
        base_prefix=speaker.base_prefix,
        path=speaker.path,
        opened=_union([*(one.opened for one in sessions), own]),
        wrote=_union(one.wrote for one in sessions),
        preload=_union(one.preload for one in sessions),
        warnings=_union(one.warnings for one in sessions),
        entered=_entered(one.entered for one in sessions),
    )


def _interpreters(sessions: list[Session]) -> tuple[str, ...]:
    """Return the interpreters that differ from the first one."""
    own = sessions[0]
    found = [prefix for one in sessions[1:] for prefix in (one.prefix, one.base_prefix)]
    return tuple(dict.fromkeys(prefix for prefix in found if prefix not in (own.prefix, own.base_prefix)))


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


def _entered(each: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    together: dict[str, dict[str, None]] = {}
    for entered in each:
        for test, names in entered.items():
            together.setdefault(test, {}).update(dict.fromkeys(names))
    return {test: tuple(names) for test, names in together.items()}
