"""An exception → a failure record: the error, its causes, contexts and groups, each with its frames."""

import sys
import types
from typing import Any, Dict, List, Optional, Tuple

from . import frames, scrub, static

SCHEMA = "suture-failure/1"

_MOST_RAISED, _MOST_NOTES, _MOST_BASES = 32, 20, 32
_LONGEST_MESSAGE, _LONGEST_ATTRIBUTE, _LONGEST_TEST = 8_000, 1_000, 2_000
_ATTRIBUTES = ("name", "filename", "filename2", "errno", "path")
_STORED = (types.MemberDescriptorType, types.GetSetDescriptorType)
_PATHS = ("pathlib.PosixPath", "pathlib.WindowsPath", "pathlib._local.PosixPath", "pathlib._local.WindowsPath")


def failure(error: BaseException, source: str, test: Optional[str], *, main_process: bool) -> Dict[str, Any]:
    """Return the record of a failure; `test` is the id of the failing test, None for a crash.

    `main_process` says that this is the process which the command started, not a child of it.
    """
    return {
        "schema": SCHEMA,
        "source": source,
        "main_process": main_process,
        "python": {
            "version": ".".join(str(part) for part in sys.version_info[:3]),
            "executable": sys.executable or None,
            "columns": frames.columns_recorded(),
        },
        "test": None if test is None else test[:_LONGEST_TEST],
        "raised": _raised(error),
    }


def without_variables(payload: Dict[str, Any]) -> Dict[str, Any]:
    """Return the record without its variables, for one that was too large to be written."""
    raised = [{**one, "frames": [{**frame, "variables": {}} for frame in one["frames"]]} for one in payload["raised"]]
    return {**payload, "raised": raised}


def _raised(error: BaseException) -> List[Dict[str, Any]]:
    found: List[Dict[str, Any]] = []
    seen = {id(error)}
    waiting: List[Tuple[BaseException, Optional[int], Optional[str]]] = [(error, None, None)]
    while waiting and len(found) < _MOST_RAISED:
        current, parent, relation = waiting.pop(0)
        index = len(found)
        found.append({**_one(current), "parent": parent, "relation": relation})
        for related, how in _related(current):
            if id(related) not in seen:
                seen.add(id(related))
                waiting.append((related, index, how))
    return found


def _related(error: BaseException) -> List[Tuple[BaseException, str]]:
    related: List[Tuple[BaseException, str]] = []
    if _cause(error) is not None:
        related.append((_cause(error), "cause"))
    elif not _suppressed(error) and _context(error) is not None:
        related.append((_context(error), "context"))
    return related + [(member, "group") for member in _members(error)]


# The base class's own descriptors: a subclass may shadow the names with properties.
_cause = BaseException.__dict__["__cause__"].__get__
_context = BaseException.__dict__["__context__"].__get__
_suppressed = BaseException.__dict__["__suppress_context__"].__get__
_traceback = BaseException.__dict__["__traceback__"].__get__
_args = BaseException.__dict__["args"].__get__


def _members(error: BaseException) -> List[BaseException]:
    """Return the members of an exception group: the builtin one, or the backport's for Python 3.9 and 3.10."""
    descriptor = static.find(type(error), "exceptions")
    if type(descriptor) is types.MemberDescriptorType:
        members = descriptor.__get__(error)
    elif any(static.type_name(cls).startswith("exceptiongroup.") for cls in static.mro(type(error))):
        members = static.instance_namespace(error).get("_exceptions")
    else:
        return []
    return [one for one in members if isinstance(one, BaseException)] if type(members) in (tuple, list) else []


def leaves(error: BaseException) -> List[BaseException]:
    """Return the members of a group and of the groups within it, or the error itself if it is no group."""
    found: List[BaseException] = []
    waiting = [error]
    while waiting and len(found) < _MOST_RAISED:
        current = waiting.pop(0)
        members = _members(current)
        waiting = members + waiting
        if not members:
            found.append(current)
    return found


def _one(error: BaseException) -> Dict[str, Any]:
    cls = type(error)
    bases = [base for base in static.mro(cls)[1:] if base is not object]
    return {
        "type": static.qualified_name(cls)[: frames.LONGEST_NAME],
        "module": static.module_name(cls)[: frames.LONGEST_NAME],
        "bases": [static.qualified_name(base)[: frames.LONGEST_NAME] for base in bases[:_MOST_BASES]],
        "message": scrub.bounded(message(error), _LONGEST_MESSAGE),
        "notes": _notes(error),
        "attributes": _attributes(error),
        "frames": frames.describe_traceback(_traceback(error)),
    }


def message(error: BaseException) -> str:
    """Return `str(error)`, as the interpreter is about to print it, or why there is none."""
    try:
        return static.exact_text(str(error)) or ""
    except BaseException:  # the program's own code, and even its SystemExit must not end the hook
        return "<exception str() failed>"


def _notes(error: BaseException) -> List[str]:
    notes = static.instance_namespace(error).get("__notes__")
    if type(notes) is not list:
        return []
    texts = [static.exact_text(note) for note in notes[:_MOST_NOTES]]
    return [scrub.bounded(note, _LONGEST_ATTRIBUTE) for note in texts if note is not None]


def _attributes(error: BaseException) -> Dict[str, str]:
    found = {name: _attribute(error, name) for name in _ATTRIBUTES}
    args = _args(error)
    if isinstance(error, KeyError) and len(args) == 1:
        found["key"] = _key(args[0])
    return {name: shown for name, shown in found.items() if shown is not None}


def _attribute(error: BaseException, name: str) -> Optional[str]:
    descriptor = static.find(type(error), name)
    if descriptor is not None and type(descriptor) in _STORED:
        try:
            value = descriptor.__get__(error)
        except AttributeError:
            return None
    else:
        value = static.instance_namespace(error).get(name)
    return _plain_text(value)


def _plain_text(value: Any) -> Optional[str]:
    if type(value) is int and abs(value) < 1 << 64:
        return str(value)
    if type(value) is bytes:
        value = value[:_LONGEST_ATTRIBUTE].decode("utf-8", "replace")
    elif static.type_name(type(value)) in _PATHS:
        value = str(value)
    return scrub.bounded(value, _LONGEST_ATTRIBUTE) if type(value) is str else None


def _key(value: Any) -> Optional[str]:
    """Return the repr of a missing key if it is a plain one; tuples of plain ones are common in tables."""
    parts = value if type(value) is tuple else (value,)
    if any(type(part) not in (str, bytes, int, float, bool, type(None)) for part in parts[:_MOST_NOTES]):
        return None
    if any(type(part) is int and part.bit_length() > _LONGEST_ATTRIBUTE for part in parts):
        return None
    return scrub.bounded(repr(value), _LONGEST_ATTRIBUTE)
