"""A project in memory, and a sandbox that answers jobs with prepared observations."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from suture.domain.call import RecordedCall, Written
from suture.domain.hypothesis import Probe
from suture.domain.observation import Observation, Session
from suture.domain.remedy import Edit, Patch, Remedy, Risk
from suture.domain.signal import Frame, Raised, Signal
from suture.sandbox.interface import Finished, Job, Mode, Sandbox
from suture.verification.interface import Command, Reproduction

ROOT = "/srv/shop"
PYTHON = "/opt/python/bin/python"


@dataclass
class MemoryProject:
    """`domain.project.Project` over a dict of paths and sources."""

    sources: Mapping[str, str]
    root: str = ROOT

    def relative(self, file: str) -> str | None:
        return file.removeprefix(f"{self.root}/") if file.startswith(f"{self.root}/") else None

    def read(self, path: str) -> bytes | None:
        return self.sources[path].encode() if path in self.sources else None

    def python_files(self) -> Iterator[str]:
        return (path for path in self.files() if path.endswith(".py"))

    def files(self) -> Iterator[str]:
        return iter(sorted(self.sources, key=lambda path: (path.count("/"), path)))


@dataclass
class ScriptedSandbox:
    """Answers each job with an observation, and remembers the jobs in order."""

    answer: Callable[[Job], Observation]
    jobs: list[Job] = field(default_factory=list)
    warmed: int = 0
    mode: Mode = field(default_factory=lambda: Mode("scripted"))
    observations: dict[str, Observation] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.Lock)

    def run(self, job: Job) -> Finished:
        with self.lock:
            self.jobs.append(job)
            key = str(len(self.jobs))
            seen = self.observations[key] = self.answer(job)
        return Finished(
            ending=seen.ending,
            status=seen.status,
            killed_by=seen.killed_by,
            seconds=seen.seconds,
            stdout=seen.stdout,
            stderr=seen.stderr,
            truncated=seen.truncated,
            records={"observation": key.encode()},
            changed=seen.changed,
        )

    def warm(self, job: Job, preload: Sequence[str]) -> AbstractContextManager[Sandbox]:
        del job, preload
        self.warmed += 1
        return nullcontext(self)


@dataclass
class ScriptedInstrument:
    """Reads what the scripted sandbox prepared; `watched` are the arguments of every `watch`."""

    sandbox: ScriptedSandbox
    watched: list[dict[str, Any]] = field(default_factory=list)

    def watch(
        self,
        job: Job,
        *,
        signal: Signal | None = None,
        probes: Sequence[Probe] = (),
        functions: Sequence[tuple[str, str, int]] = (),
        trace: bool = False,
    ) -> Job:
        self.watched.append({"signal": signal, "probes": probes, "functions": functions, "trace": trace})
        return job

    def read(self, finished: Finished) -> Observation:
        return self.sandbox.observations[finished.records["observation"].decode()]

    def fingerprint(self, signal: Signal) -> str:
        return f"{signal.error.type}:{signal.error.frames[-1].function if signal.error.frames else ''}"


def a_signal(
    kind: str = "KeyError",
    function: str = "total",
    *,
    test: str | None = None,
    path: str = "shop/cart.py",
    message: str = "'price'",
    callers: Sequence[tuple[str, str]] = (("report.py", "<module>"), ("report.py", "main")),
) -> Signal:
    """Return a failure in `function`, called by `callers`, outermost first."""
    frames = tuple(Frame(f"{ROOT}/{file}", 3, name) for file, name in (*callers, (path, function)))
    return Signal((Raised(kind, message, frames=frames),), "pytest" if test else "excepthook", "3.11.7", test=test)


def a_session(entered: Mapping[str, tuple[str, ...]] | None = None, **more: Any) -> Session:
    """Return what an interpreter says at its end."""
    return Session("3.11.7", PYTHON, "/opt/python", "/opt/python", entered=entered or {}, **more)


def a_run(**more: Any) -> Observation:
    """Return a finished run that passed, with anything replaced."""
    facts: dict[str, Any] = {
        "ending": "exited",
        "status": 0,
        "killed_by": None,
        "seconds": 0.1,
        "stdout": b"",
        "stderr": b"",
        "session": a_session(),
    }
    return Observation(**(facts | more))


def a_crash(signal: Signal | None = None, **more: Any) -> Observation:
    """Return a run that ended with the failure."""
    return a_run(**({"status": 1, "signals": (signal or a_signal(),)} | more))


def a_remedy(before: str, after: str, path: str = "shop/cart.py", **more: Any) -> Remedy:
    """Return a remedy that changes one file."""
    patch = Patch((Edit(path, before.encode(), after.encode()),))
    facts: dict[str, Any] = {
        "template": "dict-missing-key-default",
        "strategy": "get",
        "cause": "missing-key",
        "summary": "use get",
        "patch": patch,
        "risk": Risk.R1,
    }
    return Remedy(**(facts | more))


def a_command(*argv: str, **more: Any) -> Command:
    """Return a command in the project's root."""
    return Command(argv or ("python", "report.py"), Path(ROOT), **more)


def steady(*runs: Observation) -> Reproduction:
    """Return a steady reproduction; one run stands for both."""
    return Reproduction(steady=True, why="", runs=runs if len(runs) > 1 else runs * 2)


def a_call(
    function: str = "total",
    arguments: Mapping[str, str | None] | None = None,
    *,
    result: str | None = None,
    raised: str | None = None,
    **more: Any,
) -> RecordedCall:
    """Return a recorded call; an argument None could not be written down."""
    written = {name: a_value(source) for name, source in ({"row": "{}"} if arguments is None else arguments).items()}
    facts: dict[str, Any] = {"file": f"{ROOT}/shop/cart.py", "line": 3, "module": "shop.cart", "kind": "function"}
    value = None if raised else a_value(result)
    return RecordedCall(function=function, arguments=written, result=value, raised=raised, **(facts | more))


def a_value(source: str | None, *imports: str) -> Written:
    """Return a value as it was written down, None for one that could not be."""
    if source is None:
        return Written("object", why_not="it has no source form")
    return Written("value", source, imports)
