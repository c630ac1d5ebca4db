import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from suture.verification.house_style import Writing
from suture.verification.recorded import Chosen
from suture.verification.regression_source import Wording, definition, quote_of, render
from tests.verification.fakes import a_call, a_value


def a_test(
    source: str,
    function: str,
    arguments: dict[str, str],
    expected: str | None,
    writing: Writing = "pytest",
    **more: Any,
) -> str:
    search = more.pop("search", None)
    imports = more.pop("imports", ())
    call = a_call(function, arguments, raised="KeyError", **more)
    if imports:
        call.arguments[next(iter(arguments))].__init__("value", arguments[next(iter(arguments))], imports)  # type: ignore[misc]
    chosen = Chosen(call, "cart.py", a_value(expected) if expected is not None else None)
    wording = Wording(
        chosen=chosen,
        module="cart",
        error="KeyError",
        definition=definition(source.encode(), function),
        expects=expected is not None,
        search=search,
    )
    return render(wording, writing)


TOTAL = "def total(row, rate=1, *more, tax=0, **options):\n    return row['n'] * rate + tax\n"


def test_a_pytest_function_reads_as_a_person_would_write_it() -> None:
    assert a_test("def total(row): ...", "total", {"row": "{'n': 1}"}, "1") == (
        '"""Regression: total raised KeyError."""\n'
        "\n"
        "from cart import total\n"
        "\n"
        "\n"
        "def test_total_does_not_raise_key_error():\n"
        '    assert total({"n": 1}) == 1\n'
    )


def test_a_unittest_case_reads_as_a_person_would_write_it() -> None:
    assert a_test("def total(row): ...", "total", {"row": "{'n': 1}"}, "1", "unittest") == (
        '"""Regression: total raised KeyError."""\n'
        "\n"
        "import unittest\n"
        "\n"
        "from cart import total\n"
        "\n"
        "\n"
        "class TotalRegressionTest(unittest.TestCase):\n"
        "    def test_total_does_not_raise_key_error(self):\n"
        '        self.assertEqual(total({"n": 1}), 1)\n'
        "\n"
        "\n"
        'if __name__ == "__main__":\n'
        "    unittest.main()\n"
    )


@pytest.mark.parametrize(("writing", "line"), [("pytest", "is None"), ("unittest", "self.assertIs(total({}), None)")])
def test_singletons_are_compared_by_identity(writing: Writing, line: str) -> None:
    assert line in a_test("def total(row): ...", "total", {"row": "{}"}, "None", writing)


def test_without_an_expected_value_the_call_stands_alone() -> None:
    assert a_test("def total(row): ...", "total", {"row": "{}"}, None).endswith("    total({})\n")


def test_a_parameter_at_its_default_is_left_out_and_those_after_it_are_named() -> None:
    arguments = {"row": "{}", "a": "1", "b": "2"}
    assert "total({}, b=2)" in a_test("def total(row, a=1, b=5): ...", "total", arguments, None)


def test_keyword_only_and_starred_parameters_are_passed_as_such() -> None:
    arguments = {"row": "{}", "rate": "1", "*more": "(4, 5)", "tax": "2", "**options": "{'x': 1}"}
    assert 'total({}, 1, *(4, 5), tax=2, **{"x": 1})' in a_test(TOTAL, "total", arguments, None)


def test_empty_stars_are_left_out() -> None:
    arguments = {"row": "{}", "rate": "3", "*more": "()", "tax": "2", "**options": "{}"}
    assert "total({}, 3, tax=2)" in a_test(TOTAL, "total", arguments, None)


METHODS = (
    "class Cart:\n    def total(self, rate): ...\n    @classmethod\n    def make(cls, rows): ...\n"
    "    @staticmethod\n    def parse(text): ...\n    @property\n    def size(self): ...\n"
)


def test_a_method_is_called_on_the_object_that_was_recorded() -> None:
    made = a_test(
        METHODS,
        "Cart.total",
        {"self": "Cart(rows=[])", "rate": "2"},
        "0",
        kind="method",
        imports=("from cart import Cart",),
    )
    assert "from cart import Cart\n" in made
    assert "    cart = Cart(rows=[])\n    assert cart.total(2) == 0\n" in made


def test_class_and_static_methods_are_called_on_the_class() -> None:
    assert "assert Cart.make([]) == 0" in a_test(METHODS, "Cart.make", {"cls": "Cart", "rows": "[]"}, "0")
    made = a_test(METHODS, "Cart.parse", {"text": "'1'"}, "1")
    assert "from cart import Cart\n" in made
    assert 'assert Cart.parse("1") == 1' in made


def test_a_property_is_read_and_not_called() -> None:
    made = a_test(METHODS, "Cart.size", {"self": "Cart(rows=[])"}, "0", imports=("from cart import Cart",))
    assert "assert cart.size == 0" in made


def test_a_coroutine_is_run_and_a_generator_drained() -> None:
    assert "asyncio.run(total({})) == 1" in a_test(
        "async def total(row): ...", "total", {"row": "{}"}, "1", kind="coroutine"
    )
    assert "    list(total({}))\n" in a_test("def total(row): ...", "total", {"row": "{}"}, None, kind="generator")


def test_long_arguments_get_names_and_lines_of_their_own() -> None:
    rows = str([{"name": "a long name of an article", "n": number} for number in range(6)])
    made = a_test("def total(rows): ...", "total", {"rows": rows}, "15")
    assert "    rows = [\n" in made
    assert "    assert total(rows) == 15\n" in made
    assert max(len(line) for line in made.splitlines()) <= 110


def test_a_long_expected_value_gets_a_name() -> None:
    made = a_test("def total(rows): ...", "total", {"rows": "[]"}, str(list(range(60))))
    assert "    assert result == expected\n" in made


def test_a_folder_that_must_be_on_the_path_is_put_there_first() -> None:
    made = a_test("def total(row): ...", "total", {"row": "{}"}, "0", search='parents[1] / "src"')
    assert made.index('sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))') < made.index("from cart")


def test_imports_stand_as_formatters_put_them() -> None:
    imports = ("from shop import Item", "from decimal import Decimal", "from shop import Cart", "import numpy")
    made = a_test("def total(row): ...", "total", {"row": "Cart(Item())"}, "0", "unittest", imports=imports)
    assert made.split("\n\n\n")[0].split("\n\n")[1:] == [
        "import unittest\nfrom decimal import Decimal",
        "import numpy\nfrom cart import total\nfrom shop import Cart, Item",
    ]


@pytest.mark.parametrize("writing", ["pytest", "unittest"])
@pytest.mark.parametrize("search", [None, "parents[0]"])
def test_what_is_written_runs(writing: Writing, search: str | None, tmp_path: Path) -> None:
    (tmp_path / "cart.py").write_text(TOTAL)
    arguments = {"row": "{'n': 2}", "rate": "3", "*more": "(4, 5)", "tax": "2", "**options": "{'x': 1}"}
    (tmp_path / "test_cart.py").write_text(a_test(TOTAL, "total", arguments, "8", writing, search=search))
    command = [
        sys.executable,
        "-m",
        writing,
        *(["-p", "no:cacheprovider"] if writing == "pytest" else []),
        "test_cart.py",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_texts_keep_their_own_quotes_where_the_project_s_would_need_escapes() -> None:
    made = a_test("def total(row): ...", "total", {"row": repr('say "no"')}, repr("it's"))
    assert """assert total('say "no"') == "it's\"""" in made


@pytest.mark.parametrize(
    ("source", "quote"), [(b"x = 'a'; y = 'b'; z = \"c\"", "'"), (b'x = "a"', '"'), (b"", '"'), (None, '"')]
)
def test_the_project_s_quotation_mark_is_the_one_it_uses_most(source: bytes | None, quote: str) -> None:
    assert quote_of(source) == quote
