"""`path_candidates`, `ensure_parent_dir` and `encoding_candidates`: `open` of the failing module tries once more."""

import os
from typing import Any, Callable

from suture_sdk.patches.interface import OBJECT, Binding, DataPatch

from .globals_of import bound, looked_up
from .kind import TEXT, TEXTS, KindOf

Hit = Callable[[], None]
_PATHS = (str, bytes, os.PathLike)


def _wrapping(target: Any, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Binding:
    opener = looked_up(target, "open")
    return Binding(lambda: bound(target, "open", around(opener)))


def _below(path: str, root: str) -> bool:
    real, base = os.path.realpath(path), os.path.realpath(root)
    return real == base or real.startswith(os.path.join(base, ""))  # noqa: PTH118


def _candidates(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    match, root = patch.parameters["match"], patch.parameters["root"]
    candidates = [one for one in patch.parameters["candidates"] if _below(one, root)]
    if not candidates:
        raise LookupError(f"no candidate lies below {root}")

    def around(opener: Callable[..., Any]) -> Callable[..., Any]:
        def open_(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            try:
                return opener(file, mode, *args, **kwargs)
            except FileNotFoundError:
                if mode.strip("bt") != "r" or not isinstance(file, _PATHS):
                    raise
                if os.path.basename(os.fsdecode(file)) != os.path.basename(match):  # noqa: PTH119
                    raise
                found = next((one for one in candidates if os.path.isfile(one) and _below(one, root)), None)  # noqa: PTH113
                if found is None:
                    raise
                opened = opener(found, mode, *args, **kwargs)
                hit()
                return opened

        return open_

    return _wrapping(target, around)


def _parent(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    root = patch.parameters["root"]

    def around(opener: Callable[..., Any]) -> Callable[..., Any]:
        def open_(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            try:
                return opener(file, mode, *args, **kwargs)
            except FileNotFoundError:
                if not set(mode) & set("wax") or not isinstance(file, _PATHS):
                    raise
                parent = os.path.dirname(os.path.abspath(os.fsdecode(file)))  # noqa: PTH100, PTH120
                if os.path.isdir(parent) or not _below(parent, root):  # noqa: PTH112
                    raise
                os.makedirs(parent, exist_ok=True)  # noqa: PTH103
                hit()
                return opener(file, mode, *args, **kwargs)

        return open_

    return _wrapping(target, around)


def _encodings(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    encodings = patch.parameters["encodings"]

    def around(opener: Callable[..., Any]) -> Callable[..., Any]:
        def open_(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            chosen = "encoding" in kwargs or len(args) > 1
            if chosen or mode.strip("t") != "r" or not isinstance(file, _PATHS):
                return opener(file, mode, *args, **kwargs)
            with opener(file, "rb") as raw:
                content = raw.read()
            for number, encoding in enumerate((None, *encodings)):
                opened = opener(file, mode, *args, encoding=encoding, **kwargs)
                try:
                    content.decode(opened.encoding)
                except UnicodeDecodeError:
                    opened.close()
                    continue
                if number:
                    hit()
                return opened
            return opener(file, mode, *args, **kwargs)

        return open_

    return _wrapping(target, around)


KINDS = (
    KindOf("path_candidates", OBJECT, "R1", {"match": TEXT, "candidates": TEXTS, "root": TEXT}, {}, _candidates),
    KindOf("ensure_parent_dir", OBJECT, "R0", {"root": TEXT}, {}, _parent),
    KindOf("encoding_candidates", OBJECT, "R1", {"encodings": TEXTS}, {}, _encodings),
)
