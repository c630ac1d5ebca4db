"""The table of migrations: what it offers exists, and what it calls removed is."""

from __future__ import annotations

import importlib
import operator
import sys

import pytest

from suture.remedies.python.stdlib_migrations import (
    BY_HAND,
    GONE,
    METHODS,
    MOVES,
    Move,
    find_method,
    find_move,
    moves_of,
    why_by_hand,
)

NOW = sys.version_info[:2]


def has(module: str, attribute: str) -> bool:
    try:
        operator.attrgetter(attribute)(importlib.import_module(module))
    except (AttributeError, ImportError):
        return False
    return True


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.module}.{move.attribute}")
def test_what_takes_the_place_exists_here(move: Move) -> None:
    assert has(move.to_module, move.to_attribute)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("move", [m for m in MOVES if m.removed_in <= NOW], ids=lambda m: f"{m.module}.{m.attribute}")
def test_what_is_called_removed_is_not_there(move: Move) -> None:
    assert not has(move.module, move.attribute)


@pytest.mark.parametrize("module", [m for m in GONE if m in {"asynchat", "binhex", "formatter", "parser"}])
def test_a_module_that_is_gone_has_a_reason_and_no_moves(module: str) -> None:
    assert why_by_hand(module, None) == GONE[module]
    assert not moves_of(module)


def test_nothing_is_both_moved_and_left_to_people() -> None:
    assert not {(m.module, m.attribute) for m in MOVES} & set(BY_HAND)
    assert not {m.attribute for m in METHODS} & {attribute for _, attribute in BY_HAND}


@pytest.mark.parametrize(
    ("module", "attribute"), [("collections", "OrderedDict"), ("time", "sleep"), ("os", "clock"), ("", "")]
)
def test_what_is_not_in_the_table_is_not_found(module: str, attribute: str) -> None:
    assert find_move(module, attribute) is None
    assert why_by_hand(module, attribute) is None


@pytest.mark.parametrize("attribute", ["append", "is_alive", "assertEqual", ""])
def test_a_living_method_is_not_found(attribute: str) -> None:
    assert find_method(attribute) is None
