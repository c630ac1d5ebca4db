"""The owner's word: `[tool.suture]` in the project's pyproject.toml, checked key by key."""

from __future__ import annotations

import difflib
import math
import os
import re
import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, cast

from suture.domain.names import access_word
from suture.domain.request import HealRequest, SandboxChoice
from suture.domain.settings import LimitSettings, Settings
from suture.policy.never_touch import kept_back
from suture.verification.command_line import recognise

FILE = "pyproject.toml"
TABLE = "tool.suture"
# A pyproject.toml is written by hand; what is larger is not one.
MOST_BYTES = 1024 * 1024
# More candidates than this nobody waits for, whatever is written here; the workflow holds the same number.
MOST_CANDIDATES = 50

_MIB = 1024 * 1024
_UNITS = {"B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3, "KIB": 1024, "MIB": _MIB, "GIB": 1024**3}
_SIZE = re.compile(r"(\d+)\s*([A-Za-z]+)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DOTTED = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_FUNCTION = re.compile(rf"{_DOTTED}:{_DOTTED}")
_PARAMETER = re.compile(rf"{_DOTTED}:{_DOTTED}\.[^\W\d]\w*")
# "none" takes every wall away; a file that arrives with somebody's repository must not do that.
_SANDBOXES = ("auto", "bubblewrap", "landlock")
# The sandbox has its own of these, and the whole disk or a home directory is never an input.
_OWN_PLACES = ("/dev", "/proc", "/sys", "/run")
_SHARED_PLACES = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 -- named in order to be refused

Reader = Callable[[str, object], Any]


class SettingsError(Exception):
    """The settings cannot be used; the message says where, what was got and what is expected."""


def read(root: Path) -> Settings:
    """Return the settings of the project at `root`; without a table of ours they are empty.

    Raises:
        SettingsError: the file cannot be read, is not TOML, or says something unknown or of the wrong type.
    """
    path = root / FILE
    if not path.is_file():
        return Settings()
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{FILE} cannot be read: {error.strerror}; make it readable") from error
    if len(content) > MOST_BYTES:
        raise SettingsError(f"{FILE} is longer than {MOST_BYTES} bytes; expected settings written by hand")
    try:
        return parse(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{FILE} is not UTF-8: byte {error.start}; TOML is always UTF-8") from error


def parse(text: str) -> Settings:
    """Return the settings in the text of a pyproject.toml.

    Raises:
        SettingsError: it is not TOML, or says something unknown or of the wrong type.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{FILE} is not valid TOML: {error}") from error
    tools = document.get("tool", {})
    written = tools.get("suture", {}) if isinstance(tools, dict) else {}
    return Settings(**_table(TABLE, written, KEYS))


def asked(request: HealRequest, settings: Settings) -> HealRequest:
    """Return the request with the settings for all that the command line left open; names of variables add up."""
    limits = settings.limits
    return replace(
        request,
        allow_network=_first(request.allow_network, settings.trusted_network, False),
        keep_environment=tuple(dict.fromkeys([*request.keep_environment, *settings.keep_env])),
        sandbox=_first(request.sandbox, settings.sandbox, "auto"),
        seconds=_first(request.seconds, limits.seconds),
        time_budget=_first(request.time_budget, limits.time_budget),
    )


def inputs(settings: Settings, root: Path, home: Path) -> tuple[Path, ...]:
    """Return the extra inputs as absolute paths, existing or not.

    Raises:
        SettingsError: one of them is far too wide, or a place of which the sandbox has its own.
    """
    paths = tuple(_place(written, root, home) for written in settings.extra_inputs)
    for written, path in zip(settings.extra_inputs, paths, strict=True):
        # a link is let in by its own name, but judged by where it leads
        if _is_too_wide(path, root, home) or _is_too_wide(path.resolve(), root, home):
            raise SettingsError(
                f"{FILE}: {TABLE}.extra-inputs: got {written!r}, expected a file or folder outside the project; "
                "a whole home directory or disk, the project's own files and /dev, /proc, /sys, /run are no inputs"
            )
    return paths


def _place(written: str, root: Path, home: Path) -> Path:
    start, _, rest = written.partition("/")
    return Path(os.path.normpath(home / rest if start == "~" else root / written))


def _is_too_wide(path: Path, root: Path, home: Path) -> bool:
    shows_too_much = any(place.is_relative_to(path) for place in (home, root, *_SHARED_PLACES))
    return shows_too_much or any(path.is_relative_to(place) for place in (root, *_OWN_PLACES))


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _table(where: str, value: object, readers: Mapping[str, Reader]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(where, value, "a table")
    for key in value:
        if key not in readers:
            raise SettingsError(_unknown(where, key, readers))
    return {key.replace("-", "_"): readers[key](f"{where}.{key}", value[key]) for key in value}


def _unknown(where: str, key: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    meant = f"; did you mean {near[0]}?" if near else "."
    return f"{FILE}: unknown key {key!r} in [{where}]{meant} Known keys: {', '.join(sorted(known))}"


def _wrong(where: str, value: object, expected: str) -> SettingsError:
    shown = repr(value)
    got = shown if len(shown) <= 60 else f"{shown[:60]}…"  # noqa: PLR2004 - a line of a terminal
    return SettingsError(f"{FILE}: {where}: got {got}, expected {expected}")


def _strings(where: str, value: object, expected: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise _wrong(where, value, f"a list of {expected}")
    return tuple(value)


def _command(where: str, value: object) -> tuple[str, ...]:
    expected = 'a command that runs pytest or unittest, e.g. "pytest -q" or ["python", "-m", "unittest"]'
    try:
        words = tuple(shlex.split(value)) if isinstance(value, str) else _strings(where, value, "words")
    except ValueError as error:
        raise _wrong(where, value, f"{expected}; its quotes do not match") from error
    if recognise(words) is None:
        raise _wrong(where, value, expected)
    return words


def _patterns(where: str, value: object) -> tuple[str, ...]:
    expected = 'glob patterns relative to the project\'s root, e.g. ["legacy/**", "**/generated_*.py"]'
    patterns = _strings(where, value, expected)
    for pattern in patterns:
        if PurePosixPath(pattern).is_absolute() or ".." in PurePosixPath(pattern).parts or "\\" in pattern:
            raise _wrong(where, pattern, expected)
        try:
            kept_back("", [pattern])
        except re.error as error:
            raise _wrong(where, pattern, f"{expected}; {error}") from error
    return patterns


def _functions(where: str, value: object) -> tuple[str, ...]:
    expected = 'functions with their module, e.g. ["shop.cart:Cart.total"]'
    functions = _strings(where, value, expected)
    for function in functions:
        if not _FUNCTION.fullmatch(function):
            raise _wrong(where, function, expected)
    return functions


def _names(where: str, value: object) -> tuple[str, ...]:
    names = _strings(where, value, "names of environment variables")
    for name in names:
        if not _NAME.fullmatch(name):
            raise _wrong(where, name, "the name of an environment variable")
    return names


def _paths(where: str, value: object) -> tuple[str, ...]:
    paths = _strings(where, value, "paths")
    for path in paths:
        if "\0" in path or (path.startswith("~") and not (path == "~" or path.startswith("~/"))):
            raise _wrong(where, path, 'a path that is absolute, relative to the project\'s root, or begins with "~/"')
    return paths


def _flag(where: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(where, value, "true or false")
    return value


def _sandbox(where: str, value: object) -> SandboxChoice:
    if value not in _SANDBOXES:
        only = "; none is said on the command line only, each time" if value == "none" else ""
        raise _wrong(where, value, f"one of {', '.join(_SANDBOXES)}{only}")
    return cast("SandboxChoice", value)


def _defaults(where: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong(where, value, "a table")
    for name in value:
        if ":" in name and not _PARAMETER.fullmatch(name):
            raise _wrong(where, name, 'a name, "module:function.parameter" or "Class.attribute"')
        module, _, rest = name.rpartition(":")
        word = access_word(module.rpartition(".")[2], rest)
        if word is not None:
            raise SettingsError(
                f'{FILE}: {where}: {name!r} names "{word}": access and payment checks fail closed, so a default '
                "would never be used; take it out"
            )
    return {name: _literal(f"{where}.{name}", one) for name, one in value.items()}


def _literal(where: str, value: object) -> str:
    """Return the Python source of a TOML value. TOML has no null, so nobody can declare None."""
    if isinstance(value, dict) and value:
        quoted = '"' + ".".join([where.rpartition(".")[2], next(iter(value))]) + '"'
        raise _wrong(where, value, f"a plain value; a name with a dot is written in quotes: {quoted} = …")
    if isinstance(value, list):
        return f"[{', '.join(_literal(where, one) for one in value)}]"
    plain = isinstance(value, str | bool | int) or (isinstance(value, float) and math.isfinite(value))
    if not plain and value != {}:
        raise _wrong(where, value, "a text, a number, true, false, a list of such, or {}")
    return '""' if value == "" else repr(value)


def _number(least: float, unit: str) -> Reader:
    def number(where: str, value: object) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(cast("float", value)) or cast("float", value) < least:
            raise _wrong(where, value, f"a number of {unit}, at least {least:g}")
        return float(cast("float", value))

    return number


def _count(least: int, most: int | None = None) -> Reader:
    expected = f"a whole number, at least {least}" + (f" and at most {most}" if most is not None else "")

    def count(where: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= (most or value):
            raise _wrong(where, value, expected)
        return value

    return count


def _size(least: int) -> Reader:
    expected = f'a size of at least {least} bytes: a whole number, or e.g. "2GB" or "512MiB"'

    def size(where: str, value: object) -> int:
        found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is not None and found[2].upper() in _UNITS:
            value = int(found[1]) * _UNITS[found[2].upper()]
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise _wrong(where, value, expected)
        return value

    return size


def _limits(where: str, value: object) -> LimitSettings:
    return LimitSettings(**_table(where, value, LIMITS))


# The least are what an interpreter needs to start and to say what became of it.
LIMITS: Mapping[str, Reader] = {
    "seconds": _number(0.1, "seconds"),
    "memory": _size(64 * _MIB),
    "processes": _count(8),
    "file": _size(_MIB),
    "tree": _size(_MIB),
    "output": _size(1024),
    "candidates": _count(1, MOST_CANDIDATES),
    "time-budget": _number(1, "seconds"),
}
KEYS: Mapping[str, Reader] = {
    "test-command": _command,
    "never-touch": _patterns,
    "defaults": _defaults,
    "idempotent": _functions,
    "limits": _limits,
    "extra-inputs": _paths,
    "trusted-network": _flag,
    "keep-env": _names,
    "sandbox": _sandbox,
}
