"""Warnings that a program outside pytest shows, noted where Python hands them to the one that shows them."""

from typing import Any

from . import session, static


def watch(warnings: Any) -> None:
    """Note each shown warning; filters, `-W error` and `catch_warnings` work as before.

    Wraps the internal function that `showwarning` and the C implementation both meet in. Replacing
    `showwarning` itself would change what is printed for a ResourceWarning.
    """
    original = warnings._showwarnmsg  # noqa: SLF001

    def show(message: Any) -> Any:
        try:
            session.note_warning(static.type_name(message.category), str(message.filename), int(message.lineno))
        except Exception as error:
            session.note_own_failure(error)
        return original(message)

    warnings._showwarnmsg = show  # noqa: SLF001
