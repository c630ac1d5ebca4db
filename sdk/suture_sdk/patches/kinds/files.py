"""`path_candidates`, `ensure_parent_dir` and `encoding_candidates`: `open` of the failing module tries once more."""

import functools
import os
import stat
from typing import Any, Callable, Optional, Sequence

from suture_sdk.patches.interface import OBJECT, Binding, DataPatch

from .globals_of import bound, looked_up
from .kind import TEXT, TEXTS, KindOf

Hit = Callable[[], None]
_PATHS = (str, bytes, os.PathLike)
_LARGEST = 16 * 1024 * 1024


def _wrapping(target: Any, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Binding:
    opener = looked_up(target, "open")
    return Binding(lambda: bound(target, "open", around(opener)))


def _below(path: str, root: str) -> bool:
    real, base = os.path.realpath(path), os.path.realpath(root)
    return real == base or real.startswith(os.path.join(base, ""))  # noqa: PTH118


def _trying(target: Any, second: Callable[[Callable[..., Any], Any, str], Any], hit: Hit) -> Binding:
    """Bind an `open` that goes its second way when there is no such file; when that fails, the first error holds.

    `second(opener, path, mode)` returns the path to open instead, or None where it is none of the patch's business.
    """

    def around(opener: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(opener)
        def open_(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            try:
                return opener(file, mode, *args, **kwargs)
            except FileNotFoundError:
                try:
                    path = second(opener, os.fsdecode(file), mode) if isinstance(file, _PATHS) else None
                    opened = opener(path, mode, *args, **kwargs) if path is not None else None
                except (OSError, ValueError):
                    opened = None
                if opened is None:
                    raise
                hit()
                return opened

        return open_

    return _wrapping(target, around)


def _candidates(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    match, root = os.path.basename(patch.parameters["match"]), patch.parameters["root"]  # noqa: PTH119
    candidates = [one for one in patch.parameters["candidates"] if _below(one, root)]
    if not candidates:
        raise LookupError(f"no candidate lies below {root}")

    def second(opener: Callable[..., Any], path: str, mode: str) -> Optional[str]:
        del opener
        if mode.strip("bt") != "r" or os.path.basename(path) != match:  # noqa: PTH119
            return None
        return next((one for one in candidates if os.path.isfile(one) and _below(one, root)), None)  # noqa: PTH113

    return _trying(target, second, hit)


def _parent(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    root = patch.parameters["root"]

    def second(opener: Callable[..., Any], path: str, mode: str) -> Optional[str]:
        del opener
        parent = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
        if not set(mode) & set("wax") or os.path.isdir(parent) or not _below(parent, root):  # noqa: PTH112
            return None
        os.makedirs(parent, exist_ok=True)  # noqa: PTH103
        return path

    return _trying(target, second, hit)


def _encodings(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    encodings = [one for one in patch.parameters["encodings"] if _is_encoding(one)]
    if not encodings:
        raise LookupError("none of its encodings is known here")

    def around(opener: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(opener)
        def open_(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            opened = opener(file, mode, *args, **kwargs)
            chosen = args[1:] or kwargs.get("encoding") is not None or kwargs.get("errors") is not None
            if chosen or mode.strip("t") != "r" or not isinstance(file, _PATHS):
                return opened
            fitting = _fitting(opened, encodings)
            if fitting is None:
                return opened
            again = opener(file, mode, *args, **{**kwargs, "encoding": fitting})
            opened.close()
            hit()
            return again

        return open_

    return _wrapping(target, around)


def _is_encoding(name: str) -> bool:
    try:
        return isinstance(b" ".decode(name), str)
    except (LookupError, ValueError):
        return False


def _fitting(opened: Any, encodings: Sequence[str]) -> Optional[str]:
    """Return the first encoding in which all of the file can be read; None where the default can, or none.

    Only regular files of up to 16 MiB are looked at, by a descriptor of its own: a pipe can be read but once.
    """
    try:
        state = os.fstat(opened.fileno())
        if not stat.S_ISREG(state.st_mode) or state.st_size > _LARGEST:
            return None
        content = os.pread(opened.fileno(), _LARGEST, 0)
    except (OSError, AttributeError, ValueError):
        return None
    if _reads(content, opened.encoding):
        return None
    return next((one for one in encodings if _reads(content, one)), None)


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


KINDS = (
    KindOf("path_candidates", OBJECT, "R1", {"match": TEXT, "candidates": TEXTS, "root": TEXT}, {}, _candidates),
    KindOf("ensure_parent_dir", OBJECT, "R0", {"root": TEXT}, {}, _parent),
    KindOf("encoding_candidates", OBJECT, "R1", {"encodings": TEXTS}, {}, _encodings),
)
