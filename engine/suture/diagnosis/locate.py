"""Fault location: the deepest application frame, and in its line the node that failed."""

from __future__ import annotations

import ast

from suture.diagnosis.by_line import by_line
from suture.diagnosis.source import Source, parse, position, qualified_name
from suture.domain.fault import Fault
from suture.domain.project import Project
from suture.domain.signal import Frame, Raised, Signal


def locate(signal: Signal, project: Project) -> Fault | str:
    """Return the fault, or the reason in words why no application code can be blamed."""
    if signal.error.is_a("SyntaxError"):
        return f"the program does not parse: {signal.error.message}; there is no run-time fault to repair"
    found = application_frame(signal.error, project)
    if found is None:
        return _no_application_frame(signal.error)
    index, path = found
    content = project.read(path)
    if content is None:
        return f"{path} of the deepest application frame cannot be read; it was deleted or is not a regular file"
    source = parse(path, content)
    if isinstance(source, str):
        return source
    return _fault(source, signal.error, index)


def application_frame(error: Raised, project: Project) -> tuple[int, str] | None:
    """Return index and project path of the deepest frame that is application code."""
    for index in range(len(error.frames) - 1, -1, -1):
        path = project.relative(error.frames[index].file)
        if path is not None:
            return index, path
    return None


def _no_application_frame(error: Raised) -> str:
    if not error.frames:
        return f"{error.type} came without a traceback, so there is no place to look at"
    last = error.frames[-1].file
    if last.startswith("<"):
        return f"the failing code is {last}: it has no file that could be repaired"
    return f"no frame lies in the project; the deepest one is {last}"


def _fault(source: Source, error: Raised, index: int) -> Fault | str:
    frame = error.frames[index]
    if not 1 <= frame.line <= len(source.lines):
        total = len(source.lines)
        return f"{source.path} has {total} lines but line {frame.line} failed: the file is no longer what ran"
    node, exact = by_columns(source, frame), True
    if node is None:
        node, exact = by_line(source, frame, error), False
    if node is None:
        return f"no code stands on line {frame.line} of {source.path}: the file is no longer what ran"
    function = frame.function or qualified_name(source, node)
    name = type(node).__name__
    return Fault(source.path, source.span(node), name, source.segment(node), function, index, exact=exact)


def by_columns(source: Source, frame: Frame) -> ast.AST | None:
    """Return the innermost expression (else statement) with exactly the recorded span.

    The walk goes from outer to inner nodes, so the last match is the innermost; `ast.Expr` loses to its value.
    """
    if frame.column is None or frame.end_column is None:
        return None
    wanted = (frame.line, frame.column, frame.end_line or frame.line, frame.end_column)
    matches = [n for n in source.nodes if getattr(n, "lineno", 0) == frame.line and position(n) == wanted]
    expressions = [node for node in matches if isinstance(node, ast.expr)]
    return (expressions or matches or [None])[-1]
