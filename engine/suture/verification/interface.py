"""The ports of verification: the trial of a command in the sandbox, and what is proved with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from suture.domain.call import RecordedCall
from suture.domain.observation import Observation
from suture.domain.remedy import Edit
from suture.sandbox.interface import Limits


@dataclass(frozen=True, slots=True)
class Command:
    """The failing command exactly as the user gave it, and where and with what it was run."""

    argv: tuple[str, ...]
    cwd: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin: bytes = b""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The failing command run twice without the patch, under two hash seeds.

    `steady` is True when both runs showed the failure of the first run (same fingerprint); `why` says in
    words what was different otherwise ("flaky: …", "does not fail in the sandbox: …").
    """

    steady: bool
    why: str
    runs: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class RegressionTest:
    """A new test file that fails before and passes after the patch.

    `kills` are the mutants of the patch ("return None", "pass", "continue") under which it fails;
    `only_proves` is the label that is due when a mutant survives: "no longer raises KeyError".
    """

    edit: Edit
    style: str
    call: RecordedCall
    kills: tuple[str, ...]
    survivors: tuple[str, ...]
    only_proves: str = ""


@dataclass(frozen=True, slots=True)
class NoTest:
    """No regression test could be written, and why."""

    reason: str
