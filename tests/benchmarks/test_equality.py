from __future__ import annotations

import pytest

from benchmarks.equality import CANDIDATE_LINES, RIGHT, Pair, compared, differing, drawn, rows, seen
from suture.domain.observation import Observation
from suture.domain.verdict import Answer, Claim, Verdict
from suture.verification.interface import Checked


def checked(answer: Answer = Answer.YES, reason: str = "", stdout: bytes = b"", *, ran: bool = True) -> Checked:
    run = Observation("exited", 0, None, 1.0, stdout, b"") if ran else None
    return Checked(Verdict("digest", (Claim("failure gone", answer, reason),), "bubblewrap"), run)


def pair(fresh: Checked, warm: Checked, *, forked: bool = True) -> Pair:
    return Pair("0: return fuond", "1: return 0", fresh, warm, forked)


def test_twenty_candidates_get_the_verdict_of_a_fresh_sandbox_on_a_fork() -> None:
    found = list(compared(20, each=10))
    assert not [said for said in differing(found) if "same verdict" not in said]
    assert rows(found)[0].met is True
    # a set on which everything fails, or nothing, would show little
    assert {one.fresh.verdict.answer for one in found} == {Answer.YES, Answer.NO}


@pytest.mark.parametrize(("count", "each"), [(1, 1), (20, 10), (25, 10), (500, 20)])
def test_as_many_candidates_are_drawn_as_asked_for(count: int, each: int) -> None:
    assert sum(len(program.candidates) for program in drawn(count, each)) == count


def test_no_candidates_need_no_program() -> None:
    assert list(drawn(0)) == []


def test_the_same_seed_draws_the_same_set() -> None:
    assert list(drawn(100, seed=3)) == list(drawn(100, seed=3))


def test_another_seed_draws_another_set() -> None:
    assert list(drawn(100, seed=3)) != list(drawn(100, seed=4))


def test_the_whole_set_holds_every_kind_of_candidate_and_of_command() -> None:
    programs = list(drawn())
    together = "".join(text for program in programs for text in program.candidates)
    starts = [line.partition("{")[0] for line in CANDIDATE_LINES]
    assert not [start for start in starts if start not in together]
    assert len({program.argv for program in programs}) == 4


def test_every_program_fails_as_it_is_drawn_and_has_one_right_repair() -> None:
    for program in drawn(200):
        assert program.files["app.py"] not in program.candidates
        assert sum(f"    {RIGHT}\n\n" in text for text in program.candidates) == 1


def test_no_candidate_is_drawn_twice_for_one_program() -> None:
    assert all(len(set(program.candidates)) == len(program.candidates) for program in drawn())


def test_every_candidate_is_a_program() -> None:
    for program in drawn():
        for text in program.candidates:
            compile(text, "app.py", "exec")


def test_a_claim_with_another_reason_is_another_verdict() -> None:
    assert not pair(checked(Answer.NO, "still raised"), checked(Answer.NO, "it is new")).same_verdict


def test_another_answer_is_another_verdict_and_is_said() -> None:
    found = [pair(checked(Answer.NO, "still raised"), checked())]
    assert rows(found)[0].met is False
    assert list(differing(found)) == ["0: return fuond / 1: return 0: fresh 'failure gone: still raised', fork 'heals'"]


def test_equal_verdicts_with_equal_runs_leave_nothing_to_say() -> None:
    found = [pair(checked(), checked())]
    assert rows(found)[0].met is True
    assert list(differing(found)) == []


def test_what_no_fork_ran_shows_nothing_and_does_not_count_as_equal() -> None:
    found = [pair(checked(), checked(), forked=False)]
    assert (rows(found)[0].value, rows(found)[0].met) == (0, False)
    assert list(differing(found)) == ["0: return fuond / 1: return 0: not run by the fork"]


def test_a_candidate_that_needs_no_run_is_counted_apart() -> None:
    refused = checked(Answer.NO, "too large", ran=False)
    found = rows([pair(refused, refused), pair(checked(), checked())])
    assert [row.value for row in found[:2]] == [2, 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [(b"<object at 0x7f01>", b"<object at 0x6a>"), (b"2 failed in 0.12s", b"2 failed in 1.5s"), (b"", b"")],
)
def test_times_and_addresses_do_not_tell_two_runs_apart(one: bytes, other: bytes) -> None:
    assert seen(checked(stdout=one)) == seen(checked(stdout=other))


@pytest.mark.parametrize(("one", "other"), [(b"2", b"3"), (b"ran in 2 rounds", b"ran in 3 rounds"), (b"", b"x")])
def test_other_output_does(one: bytes, other: bytes) -> None:
    assert seen(checked(stdout=one)) != seen(checked(stdout=other))
    assert list(differing([pair(checked(stdout=one), checked(stdout=other))])) == [
        "0: return fuond / 1: return 0: same verdict, other output"
    ]
