"""Results kept on disk as they come, so that a run that is cut short goes on where it was.

A result counts only for the very code and case that it was measured with: its key is a digest of both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from benchmarks.real.judge import Case, Judgement, Outcome, Result


def digest(paths: Iterable[Path]) -> str:
    """Return a digest of names and bytes of the files at and below the paths, without those that Python caches."""
    state = hashlib.sha256()
    for path in sorted(file for top in paths for file in (top.rglob("*") if top.is_dir() else (top,))):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            state.update(f"{path} {len(content)}\n".encode())
            state.update(content)
    return state.hexdigest()[:16]


def read(file: Path) -> dict[str, dict[str, object]]:
    """Return the kept lines by key; a line that was cut short is left out."""
    found: dict[str, dict[str, object]] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        found[told["key"]] = told
    return found


def keep(file: Path, key: str, tool: str, result: Result[Case]) -> None:
    """Add a result to the file."""
    line = {
        "key": key,
        "case": result.case.name,
        "tool": tool,
        "outcome": result.judgement.outcome,
        "why": result.judgement.why,
        "seconds": result.seconds,
        "patch": result.patch,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as opened:
        opened.write(json.dumps(line, ensure_ascii=False) + "\n")


def revived(case: Case, told: dict[str, object]) -> Result[Case]:
    """Return the result that was kept for a case."""
    judgement = Judgement(Outcome(str(told["outcome"])), str(told["why"]))
    return Result(case, judgement, float(str(told["seconds"])), str(told["patch"]))
