"""HealRequest: what a person asked for, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SandboxChoice = Literal["auto", "bubblewrap", "landlock", "none"]


@dataclass(frozen=True, slots=True)
class HealRequest:
    """One request to heal a failing command, or a failure that is known by its traceback only.

    Exactly one of `argv` and `traceback` (a text with a Python traceback) is given. `cwd` is absolute,
    `environment` complete; `seconds` limits one run of the command in the sandbox (None: the default).
    `explain_only` stops after the diagnosis. `live` asks for the
    data-patch form of the repair, tried too. `time_budget` is the time for all candidates together. What is None
    was not said: the settings of the project speak, then the default.
    """

    cwd: str
    argv: tuple[str, ...] = ()
    traceback: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    allow_hiding: bool = False
    allow_network: bool | None = None
    keep_environment: tuple[str, ...] = ()
    sandbox: SandboxChoice | None = None
    seconds: float | None = None
    time_budget: float | None = None
    explain_only: bool = False
    live: bool = False
