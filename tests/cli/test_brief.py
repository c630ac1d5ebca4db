"""A heal in brief: what is said once is not said twice, and what does not hold is never left out."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from suture.cli import brief
from suture.cli.sections import Line
from suture.domain.hypothesis import Diagnosis, Evidence, Hypothesis, Intent
from suture.domain.remedy import Edit
from suture.domain.report import HealReport, Proof, RanCommand, Status, Tried, Walls
from suture.domain.verdict import Answer, Claim, Verdict
from tests.cli.reports import DIAGNOSIS, HEALED, REMEDY, ROOT

EMPTY = HealReport(Status.HEALED, "why", ROOT)
Section = Callable[[HealReport], Iterator[Line]]
ALL = (brief.failure, brief.cause, brief.patch, brief.verified, brief.evidence, brief.tried, brief.regression_test,
       brief.sandbox)  # fmt: skip


def texts(section: Section, report: HealReport) -> list[str]:
    return [line.text for line in section(report)]


def verdict(*claims: Claim) -> Verdict:
    return Verdict("0", claims, "bubblewrap")


@pytest.mark.parametrize("section", ALL, ids=lambda section: section.__name__)
def test_a_section_of_what_was_not_reached_is_empty(section: Section) -> None:
    assert list(section(EMPTY)) == []


def test_an_exit_status_that_every_exception_has_is_not_said() -> None:
    assert not [text for text in texts(brief.failure, HEALED) if text.startswith("the command")]


def test_an_exit_status_that_says_something_is_said() -> None:
    command = RanCommand(("x",), ROOT, "exited", 4)
    assert "the command exited with status 4" in texts(brief.failure, replace(HEALED, command=command))


def test_the_branches_that_are_not_true_take_one_line_each() -> None:
    assert texts(brief.cause, HEALED) == [
        "1 of 40 rows has no key 'currency'.",
        "39 of 40 rows beside it have the key",
        "not: The key 'currency' is misspelt. (no key is near 'currency')",
    ]


def test_the_patch_does_not_repeat_the_headline() -> None:
    assert REMEDY.summary not in texts(brief.patch, HEALED)
    assert not [text for text in texts(brief.patch, HEALED) if "likely" in text]
    assert '+        code = row.get("currency", "EUR")' in texts(brief.patch, HEALED)


def test_claims_that_all_hold_are_one_line() -> None:
    report = replace(EMPTY, verdict=verdict(Claim("parses", Answer.YES, ""), Claim("applies", Answer.YES, "cleanly")))
    assert texts(brief.verified, report) == ["all 2 claims hold, twice, in bubblewrap"]


@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_a_claim_that_does_not_hold_is_never_left_out(answer: Answer) -> None:
    claims = (Claim("parses", Answer.YES, ""), Claim("no new warning class", answer, "UserWarning", required=False))
    assert texts(brief.verified, replace(EMPTY, verdict=verdict(*claims))) == [
        "1 of 2 claims hold, twice, in bubblewrap",
        "no new warning class: UserWarning",
    ]


def test_what_is_known_of_tests_is_said_in_words() -> None:
    claim = Claim("the project's tests", Answer.YES, "2 tests, none worse than before")
    assert "the project's tests: 2 tests, none worse than before" in texts(
        brief.verified, replace(EMPTY, verdict=verdict(claim))
    )


def test_the_time_of_the_whole_heal_stands_with_the_verdict() -> None:
    report = replace(EMPTY, verdict=verdict(Claim("parses", Answer.YES, "")), seconds={"verify": 1.0, "prove": 0.5})
    assert texts(brief.verified, report) == ["all 1 claims hold, twice, in bubblewrap; 1.5 s in all"]


def test_evidence_that_the_cause_says_already_is_left_out() -> None:
    shown = Hypothesis("x", "It is so.", 1.0, shown=True, because="seen")
    diagnosis = Diagnosis((shown,), evidence=(Evidence("a", "seen", where="x.py:1"), Evidence("b", "heard")))
    assert texts(brief.evidence, replace(EMPTY, diagnosis=diagnosis)) == ["heard"]


def test_what_the_code_is_meant_to_do_comes_before_who_calls_it() -> None:
    found = tuple(Evidence("call sites", f"f is also called as `f({n})`", where=f"a.py:{n}") for n in range(5))
    diagnosis = Diagnosis((), evidence=found, intent=(Intent("docstring", "Sum.", "a.py:9"),))
    shown = texts(brief.evidence, replace(EMPTY, diagnosis=diagnosis))
    assert shown[0] == "docstring: Sum. (a.py:9)"
    assert len(shown) == brief.MOST_EVIDENCE


def test_a_value_that_was_not_taken_is_left_out() -> None:
    assert not [text for text in texts(brief.evidence, HEALED) if text.startswith("the value")]
    assert DIAGNOSIS.values


def test_only_candidates_that_failed_are_tried_ones() -> None:
    assert [text[:10] for text in texts(brief.tried, HEALED)] == ["dict-key-t", "not passed"]
    assert texts(brief.tried, replace(HEALED, tried=(Tried(REMEDY.name, "s", Answer.YES),))) == []


def test_a_test_is_shown_from_its_definition_to_its_end() -> None:
    source = (
        b"import x\n\n\nclass T(C):\n    def test_a(self):\n        x.f()\n\n\nif __name__ == '__main__':\n    main()\n"
    )
    proof = Proof(Edit("t.py", None, source), "unittest", "f")
    shown = texts(brief.regression_test, replace(EMPTY, proof=proof))
    assert shown[1:] == ["+class T(C):", "+    def test_a(self):", "+        x.f()"]


def test_a_long_test_says_how_much_of_it_is_not_shown() -> None:
    source = b"def test_a():\n" + b"    f()\n" * 20
    shown = texts(brief.regression_test, replace(EMPTY, proof=Proof(Edit("t.py", None, source), "pytest", "f")))
    assert shown[-1] == f"… {21 - brief.MOST_TEST_LINES} more lines"


def test_a_test_that_is_missing_gives_its_reason() -> None:
    assert texts(brief.regression_test, replace(EMPTY, no_proof="an open socket")) == ["None: an open socket"]


def test_a_strong_sandbox_says_nothing_and_a_weak_one_what_it_lacks() -> None:
    assert texts(brief.sandbox, replace(EMPTY, walls=Walls("bubblewrap"))) == []
    assert texts(brief.sandbox, replace(EMPTY, walls=Walls("landlock", ("a wall",)))) == ["lacks: a wall"]
