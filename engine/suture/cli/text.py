"""Foreign text made harmless for a terminal."""

from __future__ import annotations


def clean(text: str) -> str:
    """Return the text with every character that a terminal might obey written as an escape.

    Line feeds stay; a tab becomes four spaces. Escaped are control characters, escape sequences, changes of
    the writing direction, invisible characters and lone surrogates: all by which a message could hide
    what it says or draw over what stands around it.
    """
    return "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text)


def line(text: str, limit: int = 400) -> str:
    """Return the text as one harmless line, bounded."""
    flat = clean(" ".join(text.split()))
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _escaped(character: str) -> str:
    if character == "\t":
        return "    "
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
