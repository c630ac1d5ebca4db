"""Which failure is worked on when a parent raises again what a member, a worker or a child raised first."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from suture.domain.observation import Session
from suture.domain.signal import Frame, Raised, Relation, Signal
from suture.signals.origin import Told, members, origins
from suture.signals.traceback_text import parse

FRAME = (Frame("/p/app.py", 8, "<module>"),)
REMOTE = """
Traceback (most recent call last):
  File "/p/app.py", line 4, in size
    return len(itms)
NameError: name 'itms' is not defined
"""
PRINTED = f"""multiprocessing.pool.RemoteTraceback:
\"\"\"{REMOTE}\"\"\"

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/p/app.py", line 8, in <module>
    pool.map(size, [1])
  File "/usr/lib/python3.11/multiprocessing/pool.py", line 774, in get
    raise self._value
NameError: name 'itms' is not defined
"""
BROKEN = "name 'itms' is not defined"


def one(
    kind: str, message: str = "", parent: int | None = None, relation: Relation | None = None, line: int = 8
) -> Raised:
    return Raised(kind, message, frames=(Frame("/p/app.py", line, "f"),), parent=parent, relation=relation)


def signal(*raised: Raised) -> Signal:
    return Signal(raised, "excepthook", "3.11.7")


def kinds(found: Sequence[Signal]) -> list[list[str]]:
    return [[raised.type for raised in each.raised] for each in found]


def child(*argv: str, kind: str = "NameError", message: str = BROKEN, handed_over: bool = False) -> Told:
    session = Session("3.11.7", "/usr/bin/python3", "/usr", "/usr", argv) if argv else None
    return Told(signal(one(kind, message, line=4)), main=False, handed_over=handed_over, session=session)


RELAY = Told(signal(one("NameError", BROKEN), replace(one("RemoteTraceback", REMOTE, 0, "cause"), frames=())))


def test_a_plain_failure_stays_the_same_object() -> None:
    plain = signal(one("KeyError", "'x'"), one("ValueError", "v", 0, "cause"))
    assert origins([Told(plain)]) == (plain,)
    assert origins([Told(plain)])[0] is plain


def test_nothing_comes_of_nothing() -> None:
    assert origins([]) == ()


def test_a_group_becomes_its_members_each_with_its_own_chain() -> None:
    group = signal(
        one("ExceptionGroup", "outer"),
        one("TypeError", "a", 0, "group"),
        one("ExceptionGroup", "inner", 0, "group"),
        one("KeyError", "b", 1, "cause"),
        one("OSError", "c", 2, "group"),
    )
    found = members(group)
    assert kinds(found) == [["TypeError", "KeyError"], ["OSError"]]
    assert [(raised.parent, raised.relation) for raised in found[0].raised] == [(None, None), (0, "cause")]


@pytest.mark.parametrize(
    "raised",
    [
        (one("ExceptionGroup", "empty"),),
        (one("ValueError", "x"), one("KeyError", "y", 0, "group")),
        (one("ExceptionGroup", "x"), replace(one("KeyError", "y", 0, "group"), frames=())),
        (one("ValueError", "x"), one("ExceptionGroup", "y", 0, "cause"), one("KeyError", "z", 1, "group")),
    ],
    ids=["no members", "no group", "members without a place", "a group as the cause"],
)
def test_what_is_no_group_of_raised_members_stays_whole(raised: tuple[Raised, ...]) -> None:
    assert members(signal(*raised)) == (signal(*raised),)


def test_the_members_of_a_group_are_bounded() -> None:
    group = signal(one("ExceptionGroup"), *(one("KeyError", str(n), 0, "group") for n in range(100)))
    assert len(members(group)) == 32


def test_a_worker_speaks_for_the_parent_that_raised_again() -> None:
    worker = child(handed_over=True)
    assert origins([RELAY, worker]) == (worker.signal,)


def test_a_worker_whose_parent_expected_it_does_not_count() -> None:
    other = Told(signal(one("KeyError", "'x'")))
    assert origins([other, child(handed_over=True)]) == (other.signal,)
    assert origins([child(handed_over=True)]) == ()


def test_another_failure_of_a_worker_is_not_taken_for_this_one() -> None:
    other = child(kind="KeyError", message="'x'", handed_over=True)
    (found,) = origins([RELAY, other])
    assert (found.error.type, found.error.frames[-1].line) == ("NameError", 4)


def test_without_a_record_the_text_that_came_along_tells_the_place() -> None:
    (found,) = origins([RELAY])
    assert [(frame.file, frame.line, frame.function) for frame in found.error.frames] == [("/p/app.py", 4, "size")]
    assert found.source == "excepthook"


def test_a_text_that_is_no_traceback_leaves_the_failure_as_it_is() -> None:
    relay = signal(RELAY.signal.raised[0], replace(RELAY.signal.raised[1], message="forged"))
    assert origins([Told(relay)]) == (relay,)


def test_a_printed_remote_traceback_is_read_at_its_origin() -> None:
    (printed,) = parse(PRINTED)
    (found,) = origins([Told(printed)])
    assert [frame.line for frame in found.error.frames] == [4]
    assert (len(found.raised), found.error.notes, found.error.parent) == (1, (), None)


def test_an_error_raised_anew_from_one_like_it_is_no_remote_one() -> None:
    again = signal(one("NameError", BROKEN), one("NameError", BROKEN, 0, "cause", line=4))
    assert origins([Told(again)]) == (again,)


FAILED = Told(signal(one("CalledProcessError", "Command '['/usr/bin/python3', 'child.py', '-v']' returned status 1.")))


@pytest.mark.parametrize("argv", [("child.py", "-v"), ("/p/child.py",), ("/p/child/__main__.py", "-v")])
def test_a_child_that_a_failed_command_names_speaks_for_it(argv: tuple[str, ...]) -> None:
    started = child(*argv)
    assert origins([FAILED, started]) == (started.signal,)


@pytest.mark.parametrize("argv", [(), ("other.py",), ("child.py", "--other"), ("",)])
def test_a_child_that_the_command_does_not_name_comes_after_it(argv: tuple[str, ...]) -> None:
    assert origins([child(*argv), FAILED]) == (FAILED.signal, child(*argv).signal)


def test_the_command_itself_comes_before_its_children() -> None:
    own = Told(signal(one("KeyError", "'x'")))
    assert kinds(origins([child("a.py"), own])) == [["KeyError"], ["NameError"]]
