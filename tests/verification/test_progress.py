from suture.verification import progress
from tests.verification.fakes import a_call, a_crash, a_run, a_session, a_signal

WAY = ["report.py::main", "shop/cart.py::total"]
FAILED = a_call(raised="KeyError")


def test_a_failing_call_that_returns_is_healed() -> None:
    assert progress.still_raised(a_signal(), [FAILED], [a_call(result="0")]) is None


def test_an_exception_that_is_only_swallowed_further_out_is_not_healed() -> None:
    why = progress.still_raised(a_signal(), [FAILED], [FAILED])
    assert why == "total still raises KeyError: it is only swallowed further out"


def test_a_call_that_ends_the_program_instead_is_not_healed() -> None:
    why = progress.still_raised(a_signal(), [FAILED], [a_call(raised="SystemExit")])
    assert why == "total now ends the program instead"


def test_calls_with_other_arguments_are_not_compared() -> None:
    assert progress.still_raised(a_signal(), [FAILED], [a_call(arguments={"row": "[]"}, raised="KeyError")]) is None


def test_a_call_that_raises_something_else_is_left_to_the_signals() -> None:
    assert progress.still_raised(a_signal(), [FAILED], [a_call(raised="ValueError")]) is None


def test_without_a_recorded_call_nothing_is_said() -> None:
    assert progress.still_raised(a_signal(), [], [FAILED]) is None
    assert progress.still_raised(a_signal(), [a_call(result="1")], [FAILED]) is None


def test_a_module_before_the_exception_type_is_not_compared() -> None:
    assert progress.is_raised(a_call(raised="shop.errors.Missing"), "Missing")
    assert not progress.is_raised(a_call(result="1"), "Missing")


def test_arguments_that_were_not_written_down_count_by_type() -> None:
    assert progress.arguments(a_call(arguments={"row": None})) == (("row", "<object>"),)


def test_a_call_that_worked_must_give_the_same_result() -> None:
    before = [[a_call(result="1")], [a_call(result="1")]]
    assert progress.result_changed(before, [a_call(result="1")]) is None
    why = progress.result_changed(before, [a_call(result="0")])
    assert why == "total returned 1 before and with the same arguments now returns 0"
    why = progress.result_changed(before, [a_call(raised="SystemExit")])
    assert why == "total returned 1 before and with the same arguments now raises SystemExit"


def test_a_result_that_nobody_can_name_any_more_is_another_one() -> None:
    why = progress.result_changed([[a_call(result="[" + "1, " * 99 + "]")]], [a_call(result=None)])
    assert why is not None
    assert why.endswith("... before and with the same arguments now returns something else")


def test_a_call_whose_result_was_not_always_the_same_is_not_held() -> None:
    assert progress.result_changed([[a_call(result="1")], [a_call(result="2")]], [a_call(result="3")]) is None
    assert progress.result_changed([[a_call(result="1"), FAILED]], [a_call(result="3")]) is None


def test_a_call_whose_arguments_cannot_be_told_apart_is_not_held() -> None:
    before, after = a_call(arguments={"row": None}, result="1"), a_call(arguments={"row": None}, result="2")
    assert progress.result_changed([[before]], [after]) is None


def test_a_result_that_could_not_be_written_down_is_not_held() -> None:
    assert progress.result_changed([[a_call(result=None)]], [a_call(result="1")]) is None


def test_a_call_that_is_new_is_not_held() -> None:
    assert progress.result_changed([[]], [a_call(result="1")]) is None


def entered(*functions: str) -> dict[str, tuple[str, ...]]:
    return {"": functions}


def test_all_that_ran_before_the_failure_must_run() -> None:
    before = a_crash(session=a_session(entered(*WAY)))
    after = a_run(session=a_session(entered("report.py::main")))
    assert progress.not_entered(WAY, None, before, after) == "total is not reached any more"


def test_a_function_between_must_run_though_it_is_not_on_the_traceback() -> None:
    before = a_crash(session=a_session(entered("report.py::main", "report.py::load", "shop/cart.py::total")))
    after = a_run(session=a_session(entered(*WAY)))
    assert progress.not_entered(WAY, None, before, after) == "load is not reached any more"


def test_the_handling_of_the_failure_needs_not_run_any_more() -> None:
    before = a_crash(session=a_session(entered(*WAY, "report.py::apologise")))
    assert progress.not_entered(WAY, None, before, a_run(session=a_session(entered(*WAY)))) is None


def test_more_may_run_than_before() -> None:
    before = a_crash(session=a_session(entered(*WAY)))
    after = a_run(session=a_session(entered(*WAY, "report.py::show")))
    assert progress.not_entered(WAY, None, before, after) is None


def test_only_the_failing_test_is_compared() -> None:
    before = a_crash(session=a_session({"t::a": (*WAY,), "t::b": ("x.py::gone",)}))
    after = a_run(session=a_session({"t::a": (*WAY,)}))
    assert progress.not_entered(WAY, "t::a", before, after) is None


def test_a_run_that_was_not_traced_is_not_compared() -> None:
    assert progress.not_entered(WAY, None, a_crash(session=None), a_run()) is None
    assert progress.not_entered(WAY, None, a_crash(), a_run()) is None


def lost(before: bytes, after: bytes, other: bytes | None = None) -> str | None:
    runs = [a_crash(stdout=before), a_crash(stdout=before if other is None else other)]
    return progress.output_lost(a_signal(message="'price'"), runs, a_run(stdout=after))


def test_output_may_go_on() -> None:
    assert lost(b"one\n", b"one\ntwo\n") is None
    assert lost(b"", b"two\n") is None


def test_a_line_that_the_crash_cut_off_may_be_completed() -> None:
    assert lost(b"one\nsum: ", b"one\nsum: 3\n") is None


def test_output_must_not_become_less_or_other() -> None:
    assert lost(b"one\ntwo\n", b"one\n") == "line 2 of its output before the failure is lost or different"
    assert lost(b"one\n", b"eins\n") == "line 1 of its output before the failure is lost or different"


def test_the_program_s_own_report_of_its_failure_needs_not_come_again() -> None:
    assert lost(b"one\nTraceback (most recent call last):\n  ...\n", b"one\ntwo\n") is None
    assert lost(b"one\nmissing 'price', sorry\n", b"one\ntwo\n") is None


def test_output_that_changes_from_run_to_run_is_not_compared() -> None:
    assert lost(b"at 10:01\n", b"at 10:02\n", b"at 10:03\n") is None


def test_output_that_was_cut_is_not_compared() -> None:
    runs = [a_crash(stdout=b"one\n", truncated=True)] * 2
    assert progress.output_lost(a_signal(), runs, a_run(stdout=b"two\n")) is None
