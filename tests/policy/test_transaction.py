from __future__ import annotations

import dataclasses

import pytest

from suture.domain.decision import Ruling
from suture.domain.fault import Fault, Span
from suture.domain.remedy import Edit, Patch, Remedy, Risk
from suture.domain.signal import Frame, Raised, Signal
from suture.policy.floor import Floor
from suture.policy.interface import Consent
from suture.policy.transaction import cleans_up

SAVE = b"""\
def save(db, rows, note):
    before = rows[0]
    try:
        db.execute(rows)
        db.commit()
    except ValueError as error:
        text = note["why"]
        db.rollback()
    finally:
        last = note["last"]
    return rows[1]
"""


@pytest.mark.parametrize("line", [7, 8, 10])
def test_a_handler_and_a_finally_clean_up(line: int) -> None:
    assert cleans_up(SAVE, line) == "db.commit"


@pytest.mark.parametrize("line", [1, 2, 4, 5, 11, 99])
def test_what_stands_before_and_after_does_not(line: int) -> None:
    assert cleans_up(SAVE, line) is None


@pytest.mark.parametrize(
    "source",
    [
        b"try:\n    load()\nexcept OSError:\n    x = note['why']\n",
        b"try:\n    commit = rollback\nexcept OSError:\n    x = note['why']\n",
        b"try:\n    commit()\nexcept OSError:\n    x = note['why']\n",
        b"db.commit()\ntry:\n    pass\nexcept OSError:\n    x = note['why']\n",
        b"try:\n    db.commit()\nexcept:\n  x = (\n",
        b"\0",
    ],
)
def test_without_a_transaction_nothing_is_cleaned_up(source: bytes) -> None:
    assert all(cleans_up(source, line) is None for line in range(7))


def ruling(line: int, remedy: Remedy, *, hiding: bool = True) -> Ruling:
    frames = (Frame("/p/store.py", line, "save"),)
    signal = Signal((Raised("KeyError", "'why'", frames=frames),), "excepthook", "3.11.7")
    fault = Fault("store.py", Span(line, 8, line, 20), "Subscript", 'note["why"]', "save", 0)
    return Floor().decide(remedy, signal, fault, Consent(hiding)).ruling


GUARD = Remedy(
    "dict-missing-key-default", "get-with-default", "missing-key", "use .get()",
    Patch((Edit("store.py", SAVE, SAVE + b"\n"),)), Risk.R1,
)  # fmt: skip


def test_a_guard_in_a_clean_up_is_for_people_whatever_was_consented() -> None:
    assert ruling(7, GUARD) is Ruling.ESCALATE
    assert ruling(10, GUARD) is Ruling.ESCALATE


def test_a_guard_beside_it_is_not() -> None:
    assert ruling(2, GUARD) is Ruling.APPROVE
    assert ruling(11, GUARD) is Ruling.APPROVE


def test_a_misspelt_name_in_a_clean_up_is_repaired() -> None:
    rename = dataclasses.replace(GUARD, template="name-typo", risk=Risk.R0)
    assert ruling(7, rename) is Ruling.APPROVE
    assert ruling(7, dataclasses.replace(rename, hides=True)) is Ruling.ESCALATE
    assert ruling(7, dataclasses.replace(rename, risk=Risk.R1)) is Ruling.ESCALATE
