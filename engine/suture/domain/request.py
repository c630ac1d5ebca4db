"""HealRequest: what a person asked `suture fix` or `suture explain` to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

SandboxChoice = Literal["auto", "bubblewrap", "landlock", "none"]


@dataclass(frozen=True, slots=True)
class HealRequest:
    """One call of the loop.

    Either `argv` names the command to run, or `traceback` holds the text of a traceback (then nothing is
    run on the host, and nothing can be called healed). `environment` is the complete environment of the
    command. `time_limit` bounds one run of the command in the sandbox, in seconds. `explain_only` stops
    after the diagnosis. `keep` says whether the notebook may be written.
    """

    cwd: Path
    argv: tuple[str, ...] = ()
    traceback: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    sandbox: SandboxChoice = "auto"
    allow_hiding: bool = False
    allow_network: bool = False
    keep_environment: tuple[str, ...] = ()
    time_limit: float = 60.0
    explain_only: bool = False
    keep: bool = True
