"""From a request to a report: the only place that chooses implementations and wires them."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from suture import loading
from suture import settings as owner
from suture.domain.choice import Choice, Pick
from suture.domain.event import Event, Stage
from suture.domain.hypothesis import Diagnosis
from suture.domain.live import LiveForm
from suture.domain.observation import Observation
from suture.domain.project import Project
from suture.domain.remedy import Patch, Remedy
from suture.domain.report import HealReport, RanCommand, Status, Walls
from suture.domain.request import HealRequest
from suture.domain.settings import Settings
from suture.domain.signal import Signal
from suture.incidents.fingerprint import fingerprint
from suture.instrument import Instrument, Lines
from suture.learning.counts import weighed
from suture.learning.ranking import Ranking, initial, seeded, tally
from suture.learning.remember import remember
from suture.learning.sqlite import StoreUnavailableError, open_notebook, state_directory
from suture.policy.floor import Floor
from suture.policy.interface import Consent
from suture.policy.never_touch import kept_back
from suture.remedies.interface import Template
from suture.sandbox import known
from suture.sandbox import root as roots
from suture.sandbox.interface import Allowances, Limits, Sandbox, Snapshot
from suture.sandbox.interrupted import killing_jobs
from suture.sandbox.modes import choose
from suture.sandbox.presence import present
from suture.sandbox.room import for_copy
from suture.sandbox.snapshot import SnapshotError, digest, take
from suture.sandbox.tree import SnapshotTree
from suture.signals import log_text
from suture.signals.command import Ran, observe
from suture.signals.interface import HostCommand
from suture.signals.native_crash import ended
from suture.verification.interface import Command, Verifier
from suture.verification.runs import Lab
from suture.workflow.inline import Timeline, drive
from suture.workflow.journey import MOST_CANDIDATES, Journey
from suture.workflow.rounds import Rounds, heal_in_rounds
from suture.workflow.steps import Ports
from suture.workflow.summary import Circumstances, report, with_lesson, without_failure
from suture_sdk.live import launch as live
from suture_sdk.watched import launch

# A command that shows no end on the host is stopped after this long, unless the user said another limit.
HOST_SECONDS = 900.0
# In the sandbox it gets its own time several times over, and never less than the least or more than on the host.
SANDBOX_FACTOR = 5.0
SANDBOX_LEAST_SECONDS = 60.0
# Candidates may take ten times the run together; short runs get the least.
BUDGET_FACTOR = 10.0
BUDGET_LEAST_SECONDS = 60.0
# A command can fail in many ways at once; beyond this many different ones the first heals are worth more.
MOST_FAILURES = 5

_TAIL_BYTES = 4096
# Files that a run reads but that the sandbox has its own of, or keeps for itself.
_NEVER_SHOWN = ("/dev/", "/proc/", "/sys/", "/run/", "/etc/shadow")

_NOT_ALONE = (
    "quiet project: another suture fix was at work in it, so nobody watched whether its files stay as they are",
)

Tell = Callable[[Event], None]
Choose = Callable[[Choice], Pick]


def heal(request: HealRequest, on_event: Tell, choose: Choose | None = None) -> HealReport:
    """Carry one request through the whole loop and return its report.

    With `choose`, a person is asked for each verified candidate; without, the first one is taken.

    Raises:
        CommandNotStartedError: the command could not be started.
        NotATracebackError: the given text holds no traceback.
        NoProjectRootError: the command's tree would be a home directory or the whole disk.
        SandboxUnavailableError: no acceptable sandbox can be made here.
        SettingsError: the settings of the project cannot be used.
        SnapshotError: the project cannot be copied.
    """
    timeline = Timeline(time.perf_counter, on_event)
    cwd = Path(request.cwd)
    root = roots.find(cwd, request.argv)
    settings = owner.read(root)
    request = owner.asked(request, settings)
    extra = owner.inputs(settings, root, roots.home(request.environment))
    with (
        tempfile.TemporaryDirectory(
            prefix="suture-", dir=for_copy(root, request.environment), ignore_cleanup_errors=True
        ) as scratch,
        ExitStack() as stack,
    ):
        stack.enter_context(killing_jobs())
        others = stack.enter_context(present(state_directory(request.environment) / "at-work", root))
        where = f"{root}; another suture fix is at work in it" if others() else str(root)
        snapshot = timeline.run(Stage.SNAPSHOT, lambda: take(root, Path(scratch) / "tree"), where)
        place = _Place(request, root, Path(scratch), snapshot, timeline, stack, choose, settings, extra, others)
        healed = _from_traceback(place) if request.traceback is not None else _from_command(place)
        watched = _NOT_ALONE if others() else ()
    absent = tuple(f"extra input {path}: it is not there" for path in extra if not os.path.lexists(path))
    healed = replace(healed, settings=settings, missing=(*healed.missing, *absent, *watched))
    return healed if request.explain_only else _remembered(healed, request)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one heal happens."""

    request: HealRequest
    root: Path
    scratch: Path
    snapshot: Snapshot
    timeline: Timeline
    stack: ExitStack
    choose: Choose | None = None
    settings: Settings = field(default_factory=Settings)
    inputs: tuple[Path, ...] = ()
    others: Callable[[], bool] = bool

    @property
    def project(self) -> SnapshotTree:
        return self.project_with({})

    def project_with(self, changes: Mapping[str, bytes]) -> SnapshotTree:
        return SnapshotTree(self.root, self.snapshot.copy, self.snapshot.shared, changes)


def _from_command(place: _Place) -> HealReport:
    put_up = _refuse_early(place)
    loading.in_background()
    ran = place.timeline.run(Stage.OBSERVE, lambda: _observed(place), " ".join(place.request.argv))
    after = _state(place.root)
    seen = ran.observation
    around = Circumstances(str(place.root), _python(seen), command=_ran_command(place.request, seen))
    if seen.passed:
        return without_failure(Status.DID_NOT_FAIL, "the command did not fail", _timed(around, place))
    failures = _distinct(seen.signals, place.project)
    if not failures:
        return without_failure(Status.NOT_HEALED, _no_exception(seen), _timed(around, place))
    put_up()
    sandbox = choose(place.snapshot, _allowances(place, seen), _requested(place.request))
    around = replace(around, walls=_walls(sandbox, place))
    finished = _healed_in_rounds(failures, seen, ran.stdin, sandbox, place)
    around = replace(
        _timed(around, place),
        fingerprint=fingerprint(finished.signal, place.project),
        remaining=_remaining(finished, failures, place.project),
        tree_unchanged=_state(place.root) == after or place.others(),
    )
    healed = report(finished, around)
    return replace(healed, live=_live(place, finished, seen, ran.stdin, sandbox)) if place.request.live else healed


def _live(place: _Place, finished: Journey, seen: Observation, stdin: bytes, sandbox: Sandbox) -> LiveForm:
    """Return the live form of the repair, tried in the same sandbox."""
    from suture.going_live import Trial, go_live  # noqa: PLC0415 - signing takes half a second to load

    request, project = place.request, place.project
    lab = Lab(sandbox, Instrument(str(place.root), project), project)
    command = Command(request.argv, Path(request.cwd), request.environment, stdin, _limits(place, seen))
    python = seen.session.executable if seen.session else ""
    trial = Trial(lab, command, python, state_directory(request.environment))
    return place.timeline.run(Stage.CONFIRM, lambda: go_live(finished, trial), "the live form")


def _from_traceback(place: _Place) -> HealReport:
    text = place.request.traceback or ""
    signal = log_text.failures(text, Path(place.request.cwd), place.root, place.project.files())[0]
    ports = _ports(place, None, b"", None)
    finished = drive(Journey(signal, explain_only=place.request.explain_only), ports, place.timeline)
    around = Circumstances(str(place.root), signal.python, fingerprint(signal, place.project))
    return report(finished, _timed(around, place))


def _healed_in_rounds(
    failures: Sequence[Signal], seen: Observation, stdin: bytes, sandbox: Sandbox, place: _Place
) -> Journey:
    start = Journey(
        failures[0],
        seen,
        explain_only=place.request.explain_only,
        most_candidates=place.settings.limits.candidates or MOST_CANDIDATES,
        choosing=place.choose is not None,
    )
    return heal_in_rounds(
        failures[:MOST_FAILURES],
        Rounds(
            begin=lambda signal: replace(start, signal=signal),
            open_round=lambda patch: _ports(place, seen, stdin, sandbox, patch),
            key=lambda signal: fingerprint(signal, place.project),
            timeline=place.timeline,
        ),
    )


def _remaining(finished: Journey, failures: Sequence[Signal], project: Project) -> tuple[str, ...]:
    """Name the failures that the healed command still shows, or that nobody healed."""
    winner = finished.winner
    if winner is None or winner.checked.run is None:
        return tuple(_failure_name(signal) for signal in failures if signal is not finished.signal)
    return tuple(_failure_name(signal) for signal in _distinct(winner.checked.run.signals, project))


def _ports(
    place: _Place, seen: Observation | None, stdin: bytes, sandbox: Sandbox | None, base: Patch | None = None
) -> Ports:
    """Return the ports of one journey over the project with the patch `base` of earlier rounds laid over it."""
    from suture.diagnosis.diagnose import diagnostician  # noqa: PLC0415 - loaded while the command runs

    request = place.request
    templates = loading.Templates()
    limits = _limits(place, seen)
    budget = max(BUDGET_LEAST_SECONDS, BUDGET_FACTOR * (seen.seconds if seen else 0.0))
    changes = {edit.path: edit.after for edit in base.edits} if base is not None else {}
    project = place.project_with(changes)
    command = Command(request.argv, Path(request.cwd), request.environment, stdin, limits, changes)
    return Ports(
        project=project,
        diagnostician=diagnostician(),
        templates=templates,
        policy=Floor(place.settings.never_touch),
        consent=Consent(hiding=request.allow_hiding),
        rank=partial(_ranked, templates, place),
        clock=time.perf_counter,
        budget=budget if request.time_budget is None else request.time_budget,
        command=command if sandbox else None,
        verifier=_verifier(sandbox, project, place) if sandbox else None,
        environment=request.environment,
        choose=place.choose,
        declared=place.settings.defaults,
        kept_back=lambda path: kept_back(path, place.settings.never_touch),
    )


def _verifier(sandbox: Sandbox, project: Project, place: _Place) -> Verifier:
    from suture.verification.verifier import make  # noqa: PLC0415 - loaded while the command runs

    return make(sandbox, Instrument(str(place.root), project), project, place.stack, place.settings.test_command)


def _observed(place: _Place) -> Ran:
    capture = place.scratch / "capture"
    capture.mkdir()
    request = place.request
    command = HostCommand(
        request.argv,
        Path(request.cwd),
        place.root,
        request.environment,
        request.seconds if request.seconds is not None else HOST_SECONDS,
    )
    return observe(command, capture, Lines(place.timeline.tell))


def _ranked(
    templates: Sequence[Template], place: _Place, remedies: Sequence[Remedy], signal: Signal, diagnosis: Diagnosis
) -> Sequence[Remedy]:
    # not before there is something to rank: it looks at every template, and they are still being loaded
    return _ranking(templates, place)(remedies, signal, diagnosis)


def _ranking(templates: Sequence[Template], place: _Place) -> Ranking:
    """Return the order of remedies by what is known of their templates; without a notebook, by the catalog alone."""
    priors = {template.id: initial(template.prior.alpha, template.prior.beta) for template in templates}
    notebook = open_notebook(place.request.environment)
    try:
        outcomes = tuple(weighed(notebook.trials(), notebook.lessons(), time.time()))
    except StoreUnavailableError:
        outcomes = ()
    return Ranking(priors, tally(outcomes, str(place.root)), seeded)


def _remembered(healed: HealReport, request: HealRequest) -> HealReport:
    """Keep the lesson. A notebook that cannot be written is said, and costs the heal nothing."""
    try:
        lesson = remember(open_notebook(request.environment), healed, time.time())
    except StoreUnavailableError as error:
        return replace(healed, missing=(*healed.missing, f"notebook: {error}"))
    return healed if lesson is None else with_lesson(healed, lesson)


def _refuse_early(place: _Place) -> known.Wait:
    """Put the walls up once before the command runs, or beside it where they went up before."""
    asked = Allowances(network=bool(place.request.allow_network))
    trial = partial(choose, place.snapshot, asked, _requested(place.request))
    memory = state_directory(place.request.environment) / "walls"
    return known.tried(trial, memory, f"{place.request.sandbox} {asked.network}")


def _requested(request: HealRequest) -> str | None:
    return None if request.sandbox == "auto" else request.sandbox


def _allowances(place: _Place, seen: Observation) -> Allowances:
    """Let in what the first run needed, its interpreter and the files outside the project, and what the owner adds."""
    session = seen.session
    own = [*launch.PATHS, *(live.PATHS if place.request.live else ())]
    interpreter = [session.prefix, session.base_prefix] if session else []
    opened = [path for path in session.opened if not path.startswith(_NEVER_SHOWN)] if session else []
    wanted = dict.fromkeys([*own, *interpreter, *opened, *map(str, place.inputs)])
    readable = tuple(Path(path) for path in wanted if os.path.exists(path))  # noqa: PTH110 -- a bound path is not resolved
    return Allowances(bool(place.request.allow_network), place.request.keep_environment, readable)


def _limits(place: _Place, seen: Observation | None) -> Limits:
    needed = SANDBOX_FACTOR * (seen.seconds if seen else 0.0)
    default = min(HOST_SECONDS, max(SANDBOX_LEAST_SECONDS, needed))
    seconds = default if place.request.seconds is None else place.request.seconds
    said = {name: getattr(place.settings.limits, name) for name in ("memory", "processes", "file", "tree", "output")}
    return replace(Limits(seconds=seconds), **{name: value for name, value in said.items() if value is not None})


def _walls(sandbox: Sandbox, place: _Place) -> Walls:
    request, let_in = place.request, tuple(str(path) for path in place.inputs if os.path.lexists(path))
    return Walls(sandbox.mode.name, sandbox.mode.lacks, bool(request.allow_network), request.keep_environment, let_in)


def _distinct(signals: Sequence[Signal], project: Project) -> tuple[Signal, ...]:
    """Return one signal for each different failure; crashes come before failed assertions, which are never guarded."""
    first: dict[str, Signal] = {}
    for signal in signals:
        # whoever interrupts a command wants it to end, and not to hear that it can be interrupted
        if not signal.error.is_a("KeyboardInterrupt"):
            first.setdefault(fingerprint(signal, project), signal)
    return tuple(sorted(first.values(), key=lambda signal: signal.error.is_a("AssertionError")))


def _failure_name(signal: Signal) -> str:
    last = signal.error.frames[-1] if signal.error.frames else None
    return signal.test or f"{signal.error.type}{f' at {last.file}:{last.line}' if last else ''}"


def _state(root: Path) -> str:
    """Return the digest of the tree; of one that the command itself took away, nothing is left to be told."""
    try:
        return digest(root)
    except SnapshotError:
        return ""


def _no_exception(seen: Observation) -> str:
    return f"could not be healed: {ended(seen)} and left no Python exception to work on"


def _ran_command(request: HealRequest, seen: Observation) -> RanCommand:
    tail = seen.stderr[-_TAIL_BYTES:].decode("utf-8", "replace")
    return RanCommand(request.argv, request.cwd, seen.ending, seen.status, seen.killed_by, seen.seconds, tail)


def _python(seen: Observation) -> str:
    return seen.session.python if seen.session else next((signal.python for signal in seen.signals), "")


def _timed(around: Circumstances, place: _Place) -> Circumstances:
    return replace(around, seconds=dict(place.timeline.seconds))
