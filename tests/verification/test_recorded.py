from suture.domain.observation import Observation
from suture.verification import recorded
from suture.verification.recorded import Chosen
from tests.verification.fakes import ROOT, MemoryProject, a_call, a_crash, a_run, a_signal

PROJECT = MemoryProject({"shop/cart.py": "", "report.py": ""})
FAILED = a_call(raised="KeyError")
HEALED = a_call(result="0")


def chosen(before: list[Observation], after: list[Observation]) -> list[Chosen] | str:
    return recorded.choose(a_signal(), PROJECT, before, after)


def the_one(found: list[Chosen] | str) -> Chosen:
    assert isinstance(found, list), found
    return found[0]


def test_the_failing_call_of_the_innermost_function_is_chosen_with_its_new_result() -> None:
    found = the_one(chosen([a_crash(calls=(FAILED,))] * 2, [a_run(calls=(HEALED,))] * 2))
    assert found.call == FAILED
    assert found.path == "shop/cart.py"
    assert found.expected == HEALED.result


def test_passing_calls_are_not_chosen() -> None:
    passing = a_call(arguments={"row": "{'price': 1}"}, result="1")
    found = the_one(chosen([a_crash(calls=(passing, FAILED))], [a_run(calls=(passing, HEALED))]))
    assert found.call == FAILED


def test_where_arguments_cannot_be_written_down_the_caller_is_chosen() -> None:
    failed = a_call(arguments={"row": None}, raised="KeyError")
    outer = a_call("main", {"path": "'a.csv'"}, raised="KeyError", file=f"{ROOT}/report.py")
    healed = a_call("main", {"path": "'a.csv'"}, result="3", file=f"{ROOT}/report.py")
    found = the_one(chosen([a_crash(calls=(failed, outer))], [a_run(calls=(a_call(result="0"), healed))]))
    assert (found.call.function, found.path) == ("main", "report.py")


def test_why_no_call_can_be_written_down_is_said() -> None:
    failed = a_call(arguments={"row": None}, raised="KeyError")
    found = chosen([a_crash(calls=(failed,))], [a_run()])
    assert isinstance(found, str)
    assert "total: argument row (object) cannot be written down: it has no source form" in found
    assert "main: its failing call was not recorded" in found


def test_an_argument_that_is_too_long_is_not_written_down() -> None:
    failed = a_call(arguments={"row": repr("x" * 5000)}, raised="KeyError")
    assert "too long" in str(chosen([a_crash(calls=(failed,))], [a_run()]))


def test_arguments_that_differ_from_run_to_run_make_no_test() -> None:
    other = a_call(arguments={"row": "{'id': 2}"}, raised="KeyError")
    assert "differ from run to run" in str(chosen([a_crash(calls=(FAILED,)), a_crash(calls=(other,))], [a_run()]))


def test_a_call_that_is_not_made_any_more_makes_no_test() -> None:
    assert "not called with these arguments" in str(chosen([a_crash(calls=(FAILED,))], [a_run()]))


def test_a_call_that_still_raises_makes_no_test() -> None:
    raises = a_call(raised="ValueError")
    found = str(chosen([a_crash(calls=(FAILED,))], [a_run(calls=(raises,))]))
    assert "it raises ValueError once patched" in found


def test_a_result_that_differs_from_run_to_run_is_not_expected() -> None:
    after = [a_run(calls=(a_call(result=value),)) for value in ("1", "2")]
    found = the_one(chosen([a_crash(calls=(FAILED,))] * 2, after))
    assert found.expected is None
    assert found.why_not == "the result differs from run to run"


def test_a_result_that_cannot_be_written_down_is_not_expected() -> None:
    found = the_one(chosen([a_crash(calls=(FAILED,))], [a_run(calls=(a_call(result=None),))]))
    assert (found.expected, found.why_not) == (None, "it has no source form")


def test_a_function_inside_another_cannot_be_called() -> None:
    signal = a_signal(function="total.<locals>.one", callers=())
    found = recorded.choose(signal, PROJECT, [a_crash()], [a_run()])
    assert found == "total.<locals>.one: it is defined inside another function and cannot be called from a test"


def test_a_failure_of_a_module_body_has_no_call() -> None:
    signal = a_signal(function="<module>", callers=())
    found = recorded.choose(signal, PROJECT, [a_crash()], [a_run()])
    assert found == "the failure lies outside of any function, so there is no call to repeat"
