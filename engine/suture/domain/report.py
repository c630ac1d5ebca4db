"""HealReport: everything that one heal found, tried and proved, as it is shown, written as JSON and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis
from suture.domain.live import LiveForm
from suture.domain.observation import Ending
from suture.domain.remedy import Edit, Remedy, Skipped
from suture.domain.settings import Settings
from suture.domain.signal import Signal
from suture.domain.verdict import Answer, Verdict


class Status(StrEnum):
    """How a heal ended.

    PROPOSED: there is a remedy but nothing to verify it with (a traceback without a command).
    EXPLAINED: a diagnosis was asked for, no more. FLAKY: the failure comes and goes, so no patch is proved.
    DECLINED: there were verified patches, and the person who was asked took none of them.
    """

    HEALED = "healed"
    NOT_HEALED = "not healed"
    DID_NOT_FAIL = "did not fail"
    FLAKY = "flaky"
    PROPOSED = "proposed, not verified"
    EXPLAINED = "explained"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class RanCommand:
    """The user's command and its end on the host; `exit_status` is None when a signal (`killed_by`) ended it.

    `tail` is the end of its standard error, bounded, for a failure that left no exception.
    """

    argv: tuple[str, ...]
    cwd: str
    ending: Ending
    exit_status: int | None
    killed_by: int | None = None
    seconds: float = 0.0
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate that was checked, and why it was not chosen; `reason` is empty for one that passed.

    `probability` was stated before the check, None for one that keeps raising.
    """

    name: str
    summary: str
    answer: Answer
    reason: str = ""
    seconds: float = 0.0
    probability: float | None = None
    keeps_raising: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A remedy that is shown but not chosen; `label` says what is wrong with it and what it needs.

    Examples: "keeps raising: a clear error instead of the crash", "may hide an error: needs --allow-hiding".
    """

    remedy: Remedy
    label: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The regression test that fails before the patch and passes after it.

    `style` is "pytest" or "unittest", `function` the qualified name of the function under test, `kills` and
    `survivors` are mutants of the patch; `only_proves` is set when one survived ("no longer raises KeyError").
    """

    edit: Edit
    style: str
    function: str
    kills: tuple[str, ...] = ()
    survivors: tuple[str, ...] = ()
    only_proves: str = ""


@dataclass(frozen=True, slots=True)
class Walls:
    """The sandbox in which the verdict was reached: its mode, what that mode lacks, what the user let in."""

    mode: str
    lacks: tuple[str, ...] = ()
    network: bool = False
    kept_environment: tuple[str, ...] = ()
    readable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HealReport:
    """One heal from the command to the lesson; what was not reached is None or empty.

    `reason` is one sentence on why it ended with this status; `root` the project's absolute path;
    `remedy` the chosen one with `verdict` from the fresh sandbox, `proof` its regression test or `no_proof`
    why there is none; `remaining` are failures that the chosen patch leaves ("tests/test_x.py::test_b");
    `missing` what the capture could not give ("columns: Python 3.9 does not record them"); `seconds` is wall
    time by stage; `tree_unchanged` compares hashes of the tree before and after (the command's own first
    run apart); `settings` is the owner's word that held; `live` the data-patch
    form of the remedy, where it was asked for.
    """

    status: Status
    reason: str
    root: str
    command: RanCommand | None = None
    signal: Signal | None = None
    fingerprint: str = ""
    fault: Fault | None = None
    diagnosis: Diagnosis | None = None
    remedy: Remedy | None = None
    verdict: Verdict | None = None
    proof: Proof | None = None
    no_proof: str = ""
    tried: tuple[Tried, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    remaining: tuple[str, ...] = ()
    walls: Walls | None = None
    python: str = ""
    missing: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    tree_unchanged: bool = True
    lesson: str | None = None
    settings: Settings = field(default_factory=Settings)
    live: LiveForm | None = None
