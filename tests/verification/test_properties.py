"""What holds for every value and every source, not only for those that somebody thought of."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from suture.domain.remedy import Edit, Patch
from suture.verification import changed, mutants, suite_outcome
from suture.verification.layout import lay_out
from suture.verification.regression_source import in_quotes

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4) | st.tuples(inner)
    ),
    max_leaves=12,
)
LINES = st.lists(
    st.sampled_from(
        ["x = 1", "if x:", "    y = 2", "for x in y:", "    pass", "def f():", "    return 1", "", "# note"]
    ),
    max_size=12,
).map(lambda lines: "\n".join(lines) + "\n")
OUTCOMES = st.dictionaries(
    st.sampled_from(["a.py::t", "a.py::u", "b.py::t", "a.py"]),
    st.sampled_from(["passed", "failed", "error", "skipped"]),
)


@given(VALUES, st.integers(1, 60))
def test_a_value_is_the_same_however_it_is_laid_out(value: object, width: int) -> None:
    assert ast.literal_eval("\n".join(lay_out(repr(value), width))) == value


@given(VALUES)
def test_a_value_is_the_same_in_other_quotes(value: object) -> None:
    assert ast.literal_eval(in_quotes(repr(value) + "\n", '"')) == value


@given(LINES, LINES)
def test_every_mutant_is_source_and_differs_from_before_and_after(before: str, after: str) -> None:
    edit = Edit("a.py", before.encode(), after.encode())
    for mutant in mutants.of(Patch((edit,))):
        ast.parse(mutant.edit.after)
        assert mutant.edit.after not in {edit.before, edit.after}


@given(LINES, LINES)
def test_changed_lines_are_lines_of_the_new_file_and_none_without_a_change(before: str, after: str) -> None:
    edit = Edit("a.py", before.encode(), after.encode())
    assert all(1 <= line <= len(after.splitlines()) for line in changed.lines_after(edit))
    assert (changed.size(edit) == 0) == (before.splitlines() == after.splitlines())


@given(OUTCOMES)
def test_no_suite_is_worse_than_itself(outcomes: dict[str, suite_outcome.TestOutcome]) -> None:
    assert suite_outcome.worse([outcomes, outcomes], outcomes) is None


@given(OUTCOMES, OUTCOMES)
def test_a_suite_in_which_a_passing_test_does_not_pass_is_always_worse(
    before: dict[str, suite_outcome.TestOutcome], after: dict[str, suite_outcome.TestOutcome]
) -> None:
    lost = [test for test, outcome in before.items() if outcome == "passed" and after.get(test) != "passed"]
    assert suite_outcome.worse([before], after) is not None or not lost
