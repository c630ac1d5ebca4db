"""A value written down as a Python expression that rebuilds it, or the reason why it cannot be.

Nothing of the program is run: types are compared exactly, attributes are read statically, and a class is
offered for rebuilding when its constructor's parameters are its attributes. Whether the rebuilt value is
the same is for the one who runs it to see. Objects that two arguments share are written twice.
"""

from __future__ import annotations

from typing import Any

from . import static
from .writing import CannotWriteError, Writing
from .written_types import writer


def write(value: Any, name: str = "", taken: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the fields of `suture.domain.call.Written`; never raises because of the value."""
    kind = static.type_name(type(value))[:300]
    writing = Writing(writer, taken)
    try:
        source = writing.item(name.lstrip("*"), value)
    except CannotWriteError as reason:
        return {"type": kind, "source": None, "imports": [], "why_not": str(reason)[:500]}
    except Exception as error:  # a container that another thread changes, a recursion limit nearly reached
        why = f"could not be read: {type(error).__name__}"
        return {"type": kind, "source": None, "imports": [], "why_not": why}
    return {"type": kind, "source": source, "imports": list(writing.imports), "why_not": ""}


def could_not(kind: str, why: str) -> dict[str, Any]:
    """Return the fields of a `Written` for a value that is not there to be written."""
    return {"type": kind, "source": None, "imports": [], "why_not": why}
