"""Rows of the templates' tables: a program, its fault, what is known of it, and what must come of it."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass
from pathlib import Path

from suture.domain.remedy import Remedy, Skipped
from suture.remedies.interface import Template
from tests.remedies.cases import Known, after, case_in, offers


@dataclass(frozen=True)
class Changes:
    """The strategy must write the new text in the place of the old one, and nothing else."""

    program: str
    fault: str
    known: Known
    strategy: str
    old: str
    new: str
    occurrence: int = 0


@dataclass(frozen=True)
class Refuses:
    """The strategy, or with "" the guard, must say no for a reason that holds these words."""

    program: str
    fault: str
    known: Known
    strategy: str
    words: str
    kind: str = ""


def program_of(row: Changes | Refuses) -> str:
    return textwrap.dedent(row.program).lstrip("\n")


def assert_changed(template: Template, row: Changes, folder: Path) -> Remedy:
    text = program_of(row)
    offered = offers(template, case_in(folder, text, row.fault, row.known, occurrence=row.occurrence))
    fitting = [item for item in offered if isinstance(item, Remedy) and item.strategy == row.strategy]
    assert fitting, offered
    assert text.count(row.old) == 1
    assert after(fitting[0]) == text.replace(row.old, row.new)
    ast.parse(after(fitting[0]))
    return fitting[0]


def assert_refused(template: Template, row: Refuses, folder: Path) -> None:
    offered = offers(template, case_in(folder, program_of(row), row.fault, row.known, kind=row.kind))
    name = f"{template.id}/{row.strategy}" if row.strategy else template.id
    reasons = [item.reason for item in offered if isinstance(item, Skipped) and item.name == name]
    assert reasons, offered
    assert row.words in reasons[0]
