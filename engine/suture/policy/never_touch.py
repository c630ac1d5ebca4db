"""Files that the owner keeps from being edited, by glob."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_WILD = re.compile(r"(\*\*/|\*\*|\*|\?|\[!?[^\]/]+\])")
_MEANS = {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}


def kept_back(path: str, patterns: Iterable[str]) -> str | None:
    """Return the first pattern that covers a path of the project, None when none does.

    `*` and `?` stay within one folder, `**` crosses folders, `[abc]` and `[!abc]` are one character; a pattern
    that fits a folder covers all that is in it.

    Raises:
        re.error: a set goes backwards, like [z-a].
    """
    pure = PurePosixPath(path)
    places = [str(pure), *(str(folder) for folder in pure.parents if folder.name)]
    return next((pattern for pattern in patterns if any(_fits(place, pattern) for place in places)), None)


def _fits(place: str, pattern: str) -> bool:
    # "a/", "./a" and "a" are one place
    plain = str(PurePosixPath(pattern))
    return re.fullmatch("".join(map(_meaning, _WILD.split(plain))), place, re.DOTALL) is not None


def _meaning(piece: str) -> str:
    if piece in _MEANS:
        return _MEANS[piece]
    if piece.startswith("[") and piece.endswith("]") and _WILD.fullmatch(piece):
        inner = piece[1:-1]
        negated = inner.startswith("!")
        letters = re.sub(r"([\\\[\]^&~|]|(?<=-)-)", r"\\\1", inner[1:] if negated else inner)
        return f"[{'^' if negated else ''}{letters}]"
    return re.escape(piece)
