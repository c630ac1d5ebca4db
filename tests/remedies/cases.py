"""Cases for templates: an example is written to a directory and run, and its crash becomes a fault."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from suture.domain.fault import Fault, Span
from suture.domain.hypothesis import Diagnosis, Evidence, Hypothesis, JustifiedValue
from suture.domain.remedy import Remedy, Skipped
from suture.domain.signal import Frame, Raised, Signal
from suture.remedies.interface import Case, Example, Template
from suture.sandbox.tree import SnapshotTree

_DRIVER = """
import json, linecache, runpy, sys, traceback
sys.path.insert(0, ".")
sys.argv = [sys.argv[1]]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except BaseException as error:
    frames = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        pass
    step = error.__traceback__
    while step:
        code = step.tb_frame.f_code
        position = list(code.co_positions())[step.tb_lasti // 2]
        frames.append([code.co_filename, code.co_qualname, *position])
        step = step.tb_next
    bases = [base.__name__ for base in type(error).__mro__[1:-1]]
    sys.__stderr__.write(json.dumps([type(error).__name__, str(error), bases, frames]))
    sys.exit(9)
"""


@dataclass(frozen=True)
class Known:
    """What a diagnosis would say of an example."""

    cause: str
    facts: Mapping[str, Any]
    values: tuple[JustifiedValue, ...] = ()


@dataclass(frozen=True)
class Ran:
    """One run of an example; `crash` is None when it came to its end."""

    status: int
    stdout: str
    stderr: str
    crash: list[Any] | None = field(default=None)


def run(folder: Path, script: str) -> Ran:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "ignore", "-c", _DRIVER, script]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=20)
    return Ran(done.returncode, done.stdout, done.stderr, json.loads(done.stderr) if done.returncode == 9 else None)


def write(folder: Path, example: Example) -> None:
    for path, text in example.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def signal_of(folder: Path, crash: list[Any]) -> Signal:
    kind, message, bases, raw = crash
    frames = tuple(
        Frame(str(folder / file), line, function, end_line, column, end_column)
        for file, function, line, end_line, column, end_column in raw
        if not file.startswith("<")
    )
    return Signal((Raised(kind, message, bases=tuple(bases), frames=frames),), "excepthook", "3.11.7")


def fault_of(folder: Path, signal: Signal) -> Fault:
    """Locate the innermost expression, or statement, with exactly the span of the deepest frame in the folder."""
    index = max(i for i, frame in enumerate(signal.error.frames) if Path(frame.file).is_relative_to(folder))
    frame = signal.error.frames[index]
    text = Path(frame.file).read_text(encoding="utf-8")
    wanted = (frame.line, frame.column, frame.end_line, frame.end_column)
    nodes = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.expr | ast.stmt)
        and not isinstance(node, ast.Expr)
        and (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) == wanted
    ]
    if not nodes:  # a method on a line of its own: CPython gives the position of its name only
        ends = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Attribute))
        nodes = [n for n in ends if (n.end_lineno, n.end_col_offset) == wanted[2:]]
    if not nodes:
        raise AssertionError(f"no node at {wanted} of {frame.file}: {signal.error.message}")
    node = nodes[-1]
    return fault_at(text, str(Path(frame.file).relative_to(folder)), node, frame.function, index)


def fault_at(text: str, path: str, node: ast.expr | ast.stmt, function: str = "<module>", frame: int = 0) -> Fault:
    lines = text.split("\n")
    column = len(lines[node.lineno - 1].encode()[: node.col_offset].decode())
    end_line = node.end_lineno or node.lineno
    end_column = len(lines[end_line - 1].encode()[: node.end_col_offset].decode())
    span = Span(node.lineno, column, end_line, end_column)
    return Fault(path, span, type(node).__name__, ast.get_source_segment(text, node) or "", function, frame)


def case_of(folder: Path, signal: Signal, fault: Fault, known: Known) -> Case:
    shown = Hypothesis(known.cause, known.cause, 0.9, shown=True)
    evidence = (Evidence(known.cause, known.cause, dict(known.facts)),)
    diagnosis = Diagnosis((shown,), evidence, values=known.values)
    return Case(signal, fault, diagnosis, shown, SnapshotTree(folder, folder))


def crashed(folder: Path, example: Example, known: Known) -> Case:
    """Write and run an example, and return the case of its crash."""
    write(folder, example)
    ran = run(folder, example.run)
    assert ran.crash is not None, f"{example.title}: does not crash: {ran}"
    signal = signal_of(folder, ran.crash)
    return case_of(folder, signal, fault_of(folder, signal), known)


def case_in(
    folder: Path,
    text: str | bytes,
    segment: str,
    known: Known,
    *,
    path: str = "app.py",
    kind: str = "",
    occurrence: int = 0,
) -> Case:
    """Return a case without running: the fault is the (n-th) expression whose source is `segment`."""
    content = text if isinstance(text, bytes) else text.encode()
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)
    plain = text if isinstance(text, str) else content.decode("utf-8-sig")
    found = [
        node
        for node in ast.walk(ast.parse(plain))
        if isinstance(node, ast.expr | ast.stmt)
        and ast.get_source_segment(plain, node) == segment
        and (type(node).__name__ == kind if kind else not isinstance(node, ast.Expr))
    ]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    fault = fault_at(plain, path, found[occurrence])
    signal = Signal(
        (Raised("Error", "", frames=(Frame(str(folder / path), fault.span.line, "f"),)),), "excepthook", "3.11.7"
    )
    return case_of(folder, signal, fault, known)


def offers(template: Template, case: Case) -> list[Remedy | Skipped]:
    refused = template.guard(case)
    return [refused] if refused is not None else list(template.propose(case))


def remedies(template: Template, case: Case) -> dict[str, Remedy]:
    return {item.strategy: item for item in offers(template, case) if isinstance(item, Remedy)}


def after(remedy: Remedy, path: str = "app.py") -> str:
    return next(edit.after for edit in remedy.patch.edits if edit.path == path).decode()


def reasons(template: Template, case: Case) -> str:
    return "\n".join(item.reason for item in offers(template, case) if isinstance(item, Skipped))


def heals_honestly(offered: list[Remedy | Skipped]) -> list[Remedy]:
    """Return the remedies that claim to heal without hiding anything."""
    return [item for item in offered if isinstance(item, Remedy) and not item.hides and not item.keeps_raising]
