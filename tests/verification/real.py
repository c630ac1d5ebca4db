"""Small broken programs on disk, in the real sandbox, watched by the real SDK."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from suture.domain.observation import Observation
from suture.domain.remedy import Edit, Patch, Remedy, Risk
from suture.domain.signal import Signal
from suture.instrument import Instrument
from suture.sandbox.interface import Allowances, Limits
from suture.sandbox.modes import choose
from suture.sandbox.snapshot import take
from suture.sandbox.tree import SnapshotTree
from suture.verification import verifier
from suture.verification.interface import Checked, Command, NoTest, RegressionTest, Reproduction, Verifier
from suture.verification.runs import Lab, job, observe
from suture_sdk.watched import launch

PYTHON = sys.executable
# plugins that these programs have no use for would take most of the time of each run
PLUGINS = ("cacheprovider", "randomly", "xdist", "hypothesispytest")
PYTEST = (PYTHON, "-m", "pytest", "-q", *(word for name in PLUGINS for word in ("-p", f"no:{name}")))


@dataclass(frozen=True)
class Patient:
    """One failing command with its verifier; `files` are its sources."""

    lab: Lab
    verifier: Verifier
    command: Command
    signal: Signal
    files: Mapping[str, str]
    first: Observation

    @property
    def seen(self) -> Reproduction:
        """The first run in place of a reproduction, for what is refused without a look at runs."""
        return Reproduction(steady=True, why="", runs=(self.first, self.first))

    def reproduce(self) -> Reproduction:
        return self.verifier.reproduce(self.command, self.signal, ())

    def remedy(self, path: str, old: str, new: str) -> Remedy:
        """Return the remedy that replaces a text that is there exactly once."""
        before = self.files[path]
        assert before.count(old) == 1, f"{old!r} is in {path} {before.count(old)} times"
        edit = Edit(path, before.encode(), before.replace(old, new).encode())
        return Remedy("template", "strategy", "cause", "summary", Patch((edit,)), Risk.R1)

    def check(self, remedy: Remedy, reproduction: Reproduction | None = None) -> Checked:
        return self.verifier.check(self.command, self.signal, remedy, reproduction or self.reproduce())

    def heal(self, remedy: Remedy) -> tuple[Checked, RegressionTest | NoTest]:
        """Reproduce, confirm and prove."""
        reproduction = self.reproduce()
        assert reproduction.steady, reproduction.why
        confirmed = self.verifier.confirm(self.command, self.signal, remedy, reproduction)
        return confirmed, self.verifier.prove(self.command, self.signal, remedy, reproduction)


@contextmanager
def a_patient(
    folder: Path, files: Mapping[str, str], argv: Sequence[str], *, seconds: float = 60.0
) -> Iterator[Patient]:
    """Lay the program down and let it fail once, in the sandbox as everything else."""
    sources = {path: textwrap.dedent(text).lstrip("\n") for path, text in files.items()}
    root = folder / "project"
    for path, text in sources.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    snapshot = take(root, folder / "tree")
    project = SnapshotTree(snapshot.root, snapshot.copy, snapshot.shared)
    readable = tuple(Path(path) for path in (*launch.PATHS, sys.prefix, sys.base_prefix))
    command = Command(tuple(argv), root, {"PATH": "/usr/bin:/bin"}, limits=Limits(seconds=seconds))
    sandbox = choose(snapshot, Allowances(readable=readable))
    with ExitStack() as stack:
        lab = Lab(sandbox, Instrument(str(root), project), project)
        first = observe(lab, job(command))
        assert first.signals, first.stdout + first.stderr
        yield Patient(
            lab, verifier.make(sandbox, lab.instrument, project, stack), command, first.signals[0], sources, first
        )
