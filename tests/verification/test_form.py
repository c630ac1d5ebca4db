import pytest

from suture.domain.remedy import Edit, Patch
from suture.domain.verdict import Answer
from suture.verification import claims, form
from tests.verification.fakes import MemoryProject

CART = """\
import sys


def total(row):
    return row["price"]


def main():
    sys.exit(0)
"""


def decided(after: str, before: str = CART, path: str = "shop/cart.py", python: str | None = None) -> tuple[str, str]:
    """Return the last claim's name and reason; the name is empty when nothing was found against the patch."""
    patch = Patch((Edit(path, before.encode(), after.encode()),))
    last = form.decide(patch, MemoryProject({path: before}), python)[-1]
    return (last.name, last.reason) if last.answer is Answer.NO else ("", "")


def test_a_small_patch_that_applies_and_parses_is_let_through() -> None:
    assert decided(CART.replace('row["price"]', 'row.get("price", 0)')) == ("", "")


def test_all_four_claims_are_made_of_a_good_patch() -> None:
    patch = Patch((Edit("a.py", b"x = 1\n", b"x = 2\n"),))
    found = form.decide(patch, MemoryProject({"a.py": "x = 1\n"}))
    assert [claim.name for claim in found] == [claims.APPLIES, claims.SMALL, claims.PARSES, claims.NO_WAY_OUT]


def test_a_patch_made_for_other_bytes_is_refused() -> None:
    patch = Patch((Edit("a.py", b"x = 1\n", b"x = 2\n"),))
    (claim,) = form.decide(patch, MemoryProject({"a.py": "x = 3\n"}))
    assert (claim.name, claim.answer) == (claims.APPLIES, Answer.NO)
    assert "a.py" in claim.reason


def test_a_new_file_over_an_existing_one_is_refused() -> None:
    patch = Patch((Edit("a.py", None, b"x = 2\n"),))
    assert form.decide(patch, MemoryProject({"a.py": "x = 3\n"}))[-1].answer is Answer.NO


def test_a_new_file_where_none_is_applies() -> None:
    patch = Patch((Edit("b.py", None, b"x = 2\n"),))
    assert form.decide(patch, MemoryProject({"a.py": "x = 3\n"}))[-1].answer is Answer.YES


@pytest.mark.parametrize("path", ["/etc/passwd", "../other/a.py", "a/../../b.py"])
def test_a_path_out_of_the_project_is_refused(path: str) -> None:
    (claim,) = form.decide(Patch((Edit(path, None, b"x\n"),)), MemoryProject({}))
    assert "outside the project" in claim.reason


def test_an_empty_patch_is_refused() -> None:
    (claim,) = form.decide(Patch(()), MemoryProject({}))
    assert claim.reason == "the patch changes nothing"


def test_an_edit_without_a_change_is_refused() -> None:
    assert decided(CART) == (claims.APPLIES, "shop/cart.py is not changed by its edit")


def test_forty_changed_lines_are_let_through_and_one_more_is_not() -> None:
    before = "".join(f"x{number} = 1\n" for number in range(60))
    assert decided(before.replace("= 1", "= 2", 40), before) == ("", "")
    assert decided(before.replace("= 1", "= 2", 41), before)[0] == claims.SMALL


def test_three_files_are_too_many() -> None:
    edits = tuple(Edit(f"{name}.py", b"x = 1\n", b"x = 2\n") for name in "abc")
    found = form.decide(Patch(edits), MemoryProject({f"{name}.py": "x = 1\n" for name in "abc"}))
    assert found[-1].reason == "it changes 3 files, at most 2 are allowed"


@pytest.mark.parametrize("path", ["tests/cart.py", "test_cart.py", "shop/cart_test.py", "conftest.py", "tests.py"])
def test_a_test_is_never_changed(path: str) -> None:
    name, reason = decided("x = 2\n", "x = 1\n", path)
    assert name == claims.SMALL
    assert "a test is not changed to make it pass" in reason


@pytest.mark.parametrize("path", ["shop/migrations/0001.py", "node_modules/a/b.py", ".github/x.py"])
def test_some_folders_are_never_touched(path: str) -> None:
    assert decided("x = 2\n", "x = 1\n", path)[0] == claims.SMALL


def test_a_module_called_contest_is_no_test() -> None:
    assert decided("x = 2\n", "x = 1\n", "shop/contest.py") == ("", "")


def test_a_syntax_error_is_named_with_its_line() -> None:
    name, reason = decided(CART.replace('row["price"]', 'row["price"'))
    assert name == claims.PARSES
    assert reason.startswith("shop/cart.py:5:")


def test_a_return_outside_of_a_function_does_not_parse() -> None:
    assert decided("return 1\n", "x = 1\n")[0] == claims.PARSES


def test_grammar_that_the_target_interpreter_lacks_does_not_parse() -> None:
    after = "match x:\n    case 1:\n        pass\n"
    assert decided(after, "x = 1\n", python="3.9.2")[0] == claims.PARSES
    assert decided(after, "x = 1\n", python="3.10.1") == ("", "")


def test_a_file_that_the_engine_cannot_read_even_before_is_left_to_the_run() -> None:
    assert decided("type A = int\nx = 2\n", "type A = int\nx = 1\n", python="3.12.1") == ("", "")


def test_a_file_that_is_no_python_needs_not_parse() -> None:
    assert decided("{{{\n", "{{\n", "shop/page.html") == ("", "")


@pytest.mark.parametrize(
    "line",
    ["sys.exit(0)", "import os; os._exit(0)", "raise SystemExit", "quit()", "exit(0)", "import os; os.kill(1, 9)"],
)
def test_a_patch_that_ends_the_program_is_no_heal(line: str) -> None:
    name, reason = decided(CART.replace("    return row", f"    {line}\n    return row"))
    assert name == claims.NO_WAY_OUT
    assert "only ends early" in reason


def test_an_exit_that_was_there_before_is_not_held_against_the_patch() -> None:
    assert decided(CART.replace("def main():", "def main(unused=None):")) == ("", "")


@pytest.mark.parametrize("header", ["except:", "except Exception:", "except BaseException as error:"])
def test_a_handler_that_swallows_everything_is_no_heal(header: str) -> None:
    after = CART.replace(
        '    return row["price"]', f'    try:\n        return row["price"]\n    {header}\n        return 0'
    )
    assert decided(after) == (claims.NO_WAY_OUT, "shop/cart.py gains a handler that swallows every exception")


def test_suppressing_everything_is_no_heal() -> None:
    after = CART.replace(
        '    return row["price"]', '    with contextlib.suppress(Exception):\n        return row["price"]'
    )
    assert decided(after)[0] == claims.NO_WAY_OUT


def test_returning_from_finally_is_no_heal() -> None:
    after = CART.replace(
        '    return row["price"]', '    try:\n        return row["price"]\n    finally:\n        return 0'
    )
    assert decided(after)[0] == claims.NO_WAY_OUT


@pytest.mark.parametrize(
    "handler",
    [
        "except KeyError:\n        return 0",
        "except Exception as error:\n        raise ValueError(row) from error",
    ],
)
def test_a_narrow_handler_and_one_that_raises_are_let_through(handler: str) -> None:
    after = CART.replace('    return row["price"]', f'    try:\n        return row["price"]\n    {handler}')
    assert decided(after) == ("", "")


def test_suppressing_one_named_exception_is_let_through() -> None:
    after = CART.replace(
        '    return row["price"]', '    with contextlib.suppress(KeyError):\n        return row["price"]'
    )
    assert decided(after) == ("", "")
