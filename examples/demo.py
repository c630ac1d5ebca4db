"""Heals the five broken programs of this folder before your eyes, on copies, and leaves a transcript.

Usage: python examples/demo.py [NAME ...], e.g. 03-typo
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from suture.domain.diff import unified_diff
from suture.domain.remedy import Edit

EXAMPLES = Path(__file__).resolve().parent
TRANSCRIPT = EXAMPLES.parent / "demo-transcript.txt"
_COMMAND = re.compile(r"^    suture fix -- (.+)$", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_SECONDS = 300


@dataclass(frozen=True)
class Broken:
    """One example: its folder, and the failing command as its README gives it."""

    folder: Path
    command: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def expected(self) -> str:
        """The diff that a reviewer would write."""
        return (self.folder / "expected.diff").read_text(encoding="utf-8")


def examples(names: Sequence[str] = ()) -> Iterator[Broken]:
    """Yield the examples with these names, or all, in order."""
    for folder in sorted(EXAMPLES.glob("[0-9]*-*")):
        if not names or folder.name in names:
            found = _COMMAND.search((folder / "README.md").read_text(encoding="utf-8"))
            if found is None:
                raise ValueError(f"{folder}/README.md has no line `    suture fix -- COMMAND`")
            yield Broken(folder, tuple(shlex.split(found.group(1))))


def heal(example: Broken, work: Path, out: TextIO, log: TextIO) -> list[str]:
    """Heal a copy of one example under `work` and return what is not as expected.

    Args:
        example: the broken program.
        work: an empty directory.
        out: where the reader looks.
        log: the transcript.
    """
    project = work / example.name
    shutil.copytree(example.folder / "broken", project)
    environment = _environment(work, colour=out.isatty() and sys.stderr.isatty())
    _say(out, log, f"\n{'═' * 78}\n{example.name}$ suture fix --apply -- {shlex.join(example.command)}\n\n")
    suture = [Path(sys.executable).with_name("suture"), "fix", "--apply", "--", *example.command]
    with subprocess.Popen(suture, cwd=project, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            _say(out, log, line)
    complaints = [] if process.returncode == 0 else [f"suture fix ended with status {process.returncode}"]
    complaints += _differences(example, project)
    return complaints + _still_failing(example, project, environment)


def applied_diff(original: Path, project: Path) -> str:
    """Return the diff from the files of `original` to the same files in `project`; new files are left out."""
    files = sorted(path.relative_to(original) for path in original.rglob("*") if path.is_file())
    pairs = [(path, (original / path).read_bytes(), (project / path).read_bytes()) for path in files]
    return unified_diff(Edit(path.as_posix(), before, after) for path, before, after in pairs if before != after)


def _differences(example: Broken, project: Path) -> list[str]:
    found = applied_diff(example.folder / "broken", project)
    return [] if found == example.expected else [f"the patch is not the expected one:\n{found or '(none)'}"]


def _still_failing(example: Broken, project: Path, environment: dict[str, str]) -> list[str]:
    again = subprocess.run(
        example.command, cwd=project, env=environment, capture_output=True, timeout=_SECONDS, check=False
    )
    return [] if again.returncode == 0 else [f"the command still fails with status {again.returncode}"]


def _environment(work: Path, *, colour: bool) -> dict[str, str]:
    environment = {
        **os.environ,
        # the interpreter and the pytest that run this file, and a notebook that goes with the copies
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "SUTURE_STATE_DIR": str(work / "state"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if colour:
        environment |= {"FORCE_COLOR": "1", "COLUMNS": str(min(shutil.get_terminal_size().columns, 100))}
    return environment


def _say(out: TextIO, log: TextIO, text: str) -> None:
    out.write(text)
    out.flush()
    log.write(_COLOUR.sub("", text))


def main(names: Sequence[str]) -> int:
    """Heal the examples and return the exit status: 0 when all went as expected."""
    failed = []
    with TRANSCRIPT.open("w", encoding="utf-8") as log, tempfile.TemporaryDirectory(prefix="suture-demo-") as work:
        for example in examples(names):
            complaints = heal(example, Path(work), sys.stdout, log)
            _say(sys.stdout, log, "".join(f"\n!! {example.name}: {complaint}\n" for complaint in complaints))
            failed += [example.name] if complaints else []
        count = len(list(examples(names)))
        last = f"{count - len(failed)} of {count} healed as expected"
        _say(sys.stdout, log, f"\n{'═' * 78}\n{last}{': not ' + ', '.join(failed) if failed else ''}\n")
    sys.stdout.write(f"transcript: {TRANSCRIPT}\n")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
