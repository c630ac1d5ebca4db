"""The ports of verification: the trial of a command in the sandbox, and what is proved with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from suture.domain.call import RecordedCall
from suture.domain.hypothesis import Probe
from suture.domain.observation import Observation
from suture.domain.remedy import Edit, Remedy
from suture.domain.signal import Signal
from suture.domain.verdict import Verdict
from suture.sandbox.interface import Finished, Job, Limits


@dataclass(frozen=True, slots=True)
class Command:
    """The failing command exactly as the user gave it, and where and with what it was run.

    `changes` are files as earlier rounds left them, by path; every run starts from there.
    """

    argv: tuple[str, ...]
    cwd: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin: bytes = b""
    limits: Limits = field(default_factory=Limits)
    changes: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on one candidate, and the run of the given command on which it rests.

    `leads_to` is another failure at which the patched run ended after it had come further, if that is all
    that stands against the candidate: the next round begins there.
    """

    verdict: Verdict
    run: Observation | None
    leads_to: Signal | None = None


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


class Instrument(Protocol):
    """Makes jobs watched, and reads what watched jobs recorded. Wired in `suture.instrument`."""

    def watch(
        self,
        job: Job,
        *,
        signal: Signal | None = None,
        probes: Sequence[Probe] = (),
        functions: Sequence[tuple[str, str, int]] = (),
        trace: bool = False,
    ) -> Job:
        """Return the job with the bootstrap and a plan; `functions` are (absolute file, qualified name, line)."""

    def read(self, finished: Finished) -> Observation:
        """Return the observation of a watched job. Records are hostile input: what is malformed is left out."""

    def fingerprint(self, signal: Signal) -> str:
        """Return the fingerprint by which two failures are the same."""


class Verifier(Protocol):
    """Everything that is run in the sandbox on behalf of one failing command."""

    def reproduce(self, command: Command, signal: Signal, probes: Sequence[Probe]) -> Reproduction:
        """Run the command unpatched under two hash seeds, answer the probes and record the failing functions."""

    def check(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:
        """Decide whether a candidate heals, as cheaply as possible: the first failed claim ends the check."""

    def confirm(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:
        """Decide every claim once more from scratch in a fresh sandbox; the whole suite is run."""

    def prove(
        self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction
    ) -> RegressionTest | NoTest:
        """Write a regression test from the recorded calls, and run it before, after and under mutants."""
