"""Recent commits on the failing lines, asked of git without trusting the repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from suture.diagnosis.interface import Scene
from suture.domain.hypothesis import Evidence

SECONDS = 2.0
AROUND = 2
MOST = 3
Run = Callable[[list[str], str], str | None]

# A repository under repair is hostile input: no hook, pager, external diff, textconv or monitor of it is started.
_SAFE = (
    "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "diff.external=", "-c", "core.pager=cat", "-c", "log.showSignature=false", "-c", "protocol.allow=never",
)  # fmt: skip
_FORMAT = "%x1e%h%x1f%as%x1f%an%x1f%s"


def git(arguments: list[str], directory: str) -> str | None:
    """Return what git says, None when it fails, is not there or takes more than two seconds."""
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0"}
    command = ["git", *_SAFE, *arguments]
    try:
        ended = subprocess.run(
            command, cwd=directory, env=environment, capture_output=True, timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return ended.stdout.decode("utf-8", "replace") if ended.returncode == 0 else None


class RecentCommits:
    """Enricher: the last commits that touched the failing lines."""

    name = "recent commits"

    def __init__(self, run: Run = git) -> None:
        self._run = run

    def look(self, scene: Scene) -> Iterable[Evidence]:
        root = scene.project.root
        if not _is_repository(root):
            return
        path, line = scene.fault.path, scene.fault.span.line
        lines = f"{max(1, line - AROUND)},{scene.fault.span.end_line}"
        said = self._run(
            [
                "log",
                "-n",
                str(MOST),
                "-s",
                "--no-ext-diff",
                "--no-textconv",
                f"--format={_FORMAT}",
                f"-L{lines}:{path}",
            ],
            root,
        )
        for short, day, author, subject in commits(said or ""):
            facts = {"commit": short, "date": day, "author": author, "subject": subject}
            sentence = f"{short} of {day} by {author} changed these lines: {subject}"
            yield Evidence(self.name, sentence, facts, f"{path}:{line}")


def commits(log: str) -> Iterator[tuple[str, str, str, str]]:
    """Read git's log by its separators of records and fields; a record of another shape is left out."""
    for record in log.split("\x1e"):
        match record.partition("\n")[0].split("\x1f"):
            case [short, day, author, subject]:
                yield short, day, author[:80], subject[:160]


def _is_repository(root: str) -> bool:
    here = Path(root)
    return root != "" and any((folder / ".git").exists() for folder in (here, *here.parents))
