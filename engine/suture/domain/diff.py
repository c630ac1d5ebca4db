"""The unified diff of edits: one text for the terminal, the JSON report and the notebook."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from suture.domain.remedy import Edit

_NO_NEWLINE = "\\ No newline at end of file"


def unified_diff(edits: Iterable[Edit], context: int = 3) -> str:
    """Return the edits as one diff that `git apply` and `patch -p1` accept; bytes that are not UTF-8 are escaped.

    Args:
        edits: files before and after, in the order in which they are shown.
        context: unchanged lines around each change.
    """
    return "".join(_file_diff(edit, context) for edit in edits)


def _file_diff(edit: Edit, context: int) -> str:
    before, after = _lines(edit.before or b""), _lines(edit.after)
    old = "/dev/null" if edit.before is None else f"a/{edit.path}"
    lines = difflib.unified_diff(before, after, old, f"b/{edit.path}", n=context)
    return "".join(_closed(line) for line in lines)


def _lines(content: bytes) -> list[str]:
    # only "\n" ends a line here, as in git; str.splitlines would also split at form feeds
    text = content.decode("utf-8", "backslashreplace")
    return [line + "\n" for line in text.split("\n")[:-1]] + ([last] if (last := text.rsplit("\n", 1)[-1]) else [])


def _closed(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}\n"
