"""Choosing among verified candidates: each key, at the first candidate, at the last, and when nothing is left."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from suture.cli.choose import Chooser, why_not
from suture.domain.choice import Choice, Pick, Verified, Wish
from suture.domain.remedy import Edit, Patch, Skipped
from suture.domain.report import Tried
from suture.domain.verdict import Answer
from tests.cli.reports import HIDING, REMEDY, VERDICT


def verified(strategy: str) -> Verified:
    patch = Patch((Edit("report.py", b"x\n", f"{strategy}\n".encode()),))
    return Verified(replace(REMEDY, strategy=strategy, patch=patch), VERDICT)


A, B, C = map(verified, "abc")


class Person:
    """Types keys at a terminal that is kept as text."""

    def __init__(self, keys: str) -> None:
        self.out = io.StringIO()
        self._keys = iter(keys)
        console = Console(file=self.out, width=100, force_terminal=True, color_system=None, highlight=False)
        self.chooser = Chooser(console, self._key)

    def _key(self, ask: Callable[[], None]) -> str:
        ask()
        return next(self._keys, "")

    def asked(self, choice: Choice) -> tuple[Pick, str]:
        begin = len(self.out.getvalue())
        return self.chooser(choice), self.out.getvalue()[begin:]


def accepted(one: Verified) -> Pick:
    return Pick(Wish.ACCEPT, one.remedy.patch.digest)


def test_a_candidate_is_shown_with_diff_verdict_and_keys() -> None:
    _, text = Person("q").asked(Choice((A,), left=2))
    assert "Candidate 1 of 1 verified, 2 more not tried yet" in text
    assert "+a" in text
    assert "✓ the failure is gone: exit status 0, no KeyError" in text
    assert "n next   a accept   w why not the others   q quit" in text


def test_accept_takes_the_one_that_is_shown() -> None:
    assert Person("a").asked(Choice((A,), 0))[0] == accepted(A)
    assert Person("a").asked(Choice((A, B), 0))[0] == accepted(B)


def test_a_capital_letter_is_the_same_key() -> None:
    assert Person("A").asked(Choice((A,), 0))[0] == accepted(A)


@pytest.mark.parametrize("keys", ["q", "", "\x03", "\x04"])
def test_quit_and_the_end_of_input_take_none(keys: str) -> None:
    assert Person(keys).asked(Choice((A,), 3))[0] == Pick(Wish.QUIT)


@pytest.mark.parametrize("error", [KeyboardInterrupt, EOFError])
def test_an_interrupt_takes_none(error: type[BaseException]) -> None:
    def key(_ask: Callable[[], None]) -> str:
        raise error

    chooser = Chooser(Console(file=io.StringIO()), key)
    assert chooser(Choice((A,), 3)) == Pick(Wish.QUIT)


def test_any_other_key_decides_nothing() -> None:
    assert Person("xyz\x1b\n1a").asked(Choice((A,), 0))[0] == accepted(A)


def test_next_at_the_last_one_goes_on_verifying_while_there_is_something_left() -> None:
    assert Person("n").asked(Choice((A,), 1))[0] == Pick(Wish.NEXT)


def test_next_goes_around_when_nothing_is_left() -> None:
    pick, text = Person("na").asked(Choice((A, B), 0))
    assert pick == accepted(A)
    assert text.index("Candidate 2 of 2") < text.index("Candidate 1 of 2")


def test_next_of_the_only_one_shows_it_again() -> None:
    pick, text = Person("nq").asked(Choice((A,), 0))
    assert pick == Pick(Wish.QUIT)
    assert text.count("Candidate 1 of 1") == 2


def test_the_newest_one_is_shown_after_next() -> None:
    person = Person("nna")
    assert person.asked(Choice((A,), 2))[0] == Pick(Wish.NEXT)
    assert person.asked(Choice((A, B), 1))[0] == Pick(Wish.NEXT)
    pick, text = person.asked(Choice((A, B, C), 0))
    assert pick == accepted(C)
    assert "Candidate 3 of 3" in text


def test_when_no_other_one_passed_it_says_so_and_begins_again() -> None:
    person = Person("na")
    person.asked(Choice((A,), 2))
    pick, text = person.asked(Choice((A,), 0))
    assert "No other candidate passed" in text
    assert pick == accepted(A)


def test_a_second_failure_begins_with_its_own_first_candidate() -> None:
    person = Person("aa")
    person.asked(Choice((A, B), 0))
    pick, text = person.asked(Choice((C,), 0))
    assert pick == accepted(C)
    assert "No other" not in text


def test_why_not_names_what_failed_what_did_not_fit_and_what_was_withheld() -> None:
    choice = Choice(
        (A,),
        2,
        (Tried("t/bad", "s", Answer.NO, "it still fails"), Tried(A.remedy.name, "s", Answer.YES)),
        (Skipped("t/other", "no value"),),
        (HIDING,),
    )
    texts = [line.text for line in why_not(choice)]
    assert texts[:3] == ["t/bad: s", "not passed: it still fails", "t/other not used: no value"]
    assert "may hide an error: needs --allow-hiding" in texts
    assert texts[-1] == "2 more were not tried yet; `n` tries them."
    assert not [text for text in texts if A.remedy.name in text and "hide" not in text and "get-default" not in text]


def test_why_not_of_the_only_one_says_that_there_are_no_others() -> None:
    assert [line.text for line in why_not(Choice((A,), 0))] == ["There are no others."]


def test_why_not_decides_nothing_and_shows_no_foreign_command_to_the_terminal() -> None:
    choice = Choice((A,), 0, (Tried("t/bad", "\x1b[2J", Answer.NO, "\x1b]0;x\x07"),))
    pick, text = Person("wwa").asked(choice)
    assert pick == accepted(A)
    assert text.count("Why not the others") == 2
    assert "\x1b[2J" not in text
    assert "\x07" not in text


def test_the_question_never_outlives_the_input() -> None:
    assert Person("wwwwnn").asked(Choice((A, B), 0))[0] == Pick(Wish.QUIT)
