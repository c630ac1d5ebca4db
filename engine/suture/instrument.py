"""Where the contexts meet the watched program: how a run is watched and read, and how its output reaches a face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from suture.domain.event import Event, OutputLine
from suture.domain.hypothesis import Probe
from suture.domain.observation import Observation
from suture.domain.project import Project
from suture.domain.signal import Signal
from suture.incidents.fingerprint import fingerprint
from suture.sandbox.interface import Finished, Job
from suture.signals import output_text, records
from suture.signals.interface import Plan, RecordedFunction
from suture.signals.plan import encode
from suture_sdk.watched import launch

_LINE_BYTES = 4096
_LINES_AT_ONCE = 50


class Instrument:
    """`verification.interface.Instrument` over the SDK's bootstrap and the records of signals."""

    def __init__(self, root: str, project: Project) -> None:
        self._root = root
        self._project = project

    def watch(
        self,
        job: Job,
        *,
        signal: Signal | None = None,
        probes: Sequence[Probe] = (),
        functions: Sequence[tuple[str, str, int]] = (),
        trace: bool = False,
    ) -> Job:
        recorded = tuple(RecordedFunction(*function) for function in functions)
        plan = encode(Plan(signal, probes, recorded, trace=trace))
        watched = launch.environment(job.environment, "", self._root)
        extra = {name: value for name, value in watched.items() if value} | dict(job.extra)
        return replace(job, extra=extra, inputs={**job.inputs, "plan.json": plan})

    def read(self, finished: Finished) -> Observation:
        found = records.read(finished.records)
        return Observation(
            finished.ending,
            finished.status,
            finished.killed_by,
            finished.seconds,
            finished.stdout,
            finished.stderr,
            finished.truncated,
            found.signals or self._shown(finished),
            found.session,
            found.calls,
            found.facts,
            found.tests,
            finished.changed,
        )

    def _shown(self, finished: Finished) -> tuple[Signal, ...]:
        """Return what the output shows of a failure that could not be watched, as on the host."""
        root = Path(self._root)
        return () if finished.status == 0 else output_text.failures(finished.stderr, finished.stdout, root, root)

    def fingerprint(self, signal: Signal) -> str:
        return fingerprint(signal, self._project)


class Lines:
    """Cuts the output of the command into lines for the face."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self._tell = tell
        self._rest: dict[str, bytes] = {}

    def __call__(self, stream: str, data: bytes) -> None:
        *lines, rest = (self._rest.get(stream, b"") + data[-_LINE_BYTES:]).split(b"\n")
        self._rest[stream] = rest[-_LINE_BYTES:]
        for line in lines[-_LINES_AT_ONCE:]:
            self._tell(OutputLine("stderr" if stream == "stderr" else "stdout", line.decode("utf-8", "replace")))
