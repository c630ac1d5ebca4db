"""What is loaded while the command runs: half a second of imports that nobody needs before it has failed."""

from __future__ import annotations

import functools
import importlib
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from suture.remedies.interface import Template

# In the order in which a heal needs them; the templates, with their parser, are the dearest and the last.
_NEEDED = ("suture.diagnosis.diagnose", "suture.verification.verifier", "suture.remedies.registry")


class Templates(Sequence["Template"]):
    """All templates, loaded when the first one is looked at: until then the failure is being reproduced."""

    @overload
    def __getitem__(self, index: int) -> Template: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Template]: ...
    def __getitem__(self, index: int | slice) -> Template | Sequence[Template]:
        return _templates()[index]

    def __len__(self) -> int:
        return len(_templates())


def in_background() -> None:
    """Begin to load; whoever needs a module that is being loaded waits for it, and meets its errors."""
    threading.Thread(target=_load, daemon=True).start()


def _load() -> None:
    for name in _NEEDED:
        importlib.import_module(name)
    _templates()


_LOCK = threading.Lock()


def _templates() -> tuple[Template, ...]:
    with _LOCK:
        return _loaded()


@functools.cache
def _loaded() -> tuple[Template, ...]:
    from suture.remedies.registry import load  # noqa: PLC0415 - the point of this module

    return load()
