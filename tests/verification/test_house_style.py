import pytest

from suture.verification import house_style
from suture.verification.command_line import Runner
from tests.verification.fakes import MemoryProject

FUNCTION = "def test_a():\n    pass\n"
CASE = "import unittest\n\n\nclass A(unittest.TestCase):\n    def test_a(self):\n        pass\n"


def read(
    sources: dict[str, str], impacted: tuple[str, ...] = (), runner: Runner = "pytest", module: str = "shop/cart.py"
) -> tuple[str, str]:
    found = house_style.read(MemoryProject({module: "", **sources}), module, impacted, runner)
    return found.writing, found.path


def test_functions_beget_functions() -> None:
    assert read({"tests/test_a.py": FUNCTION}) == ("pytest", "tests/test_cart_regression.py")


def test_cases_beget_cases_even_under_pytest() -> None:
    assert read({"tests/test_a.py": CASE, "tests/test_b.py": CASE, "tests/test_c.py": FUNCTION})[0] == "unittest"


def test_a_django_case_is_a_case() -> None:
    assert read({"tests/test_a.py": CASE.replace("unittest.TestCase", "TransactionTestCase")})[0] == "unittest"


def test_unittest_cannot_run_functions() -> None:
    assert read({"tests/test_a.py": FUNCTION}, runner="unittest")[0] == "unittest"


def test_the_new_test_stands_beside_those_of_the_module() -> None:
    sources = {"tests/test_a.py": CASE, "tests/test_b.py": CASE, "shop/tests/test_cart.py": FUNCTION}
    assert read(sources, ("shop/tests/test_cart.py",)) == ("pytest", "shop/tests/test_cart_regression.py")


def test_a_name_that_is_taken_gets_a_number() -> None:
    names = ("tests/test_a.py", "tests/test_b.py", "other/test_cart_regression.py")
    sources = dict.fromkeys(names, FUNCTION)
    assert read(sources)[1] == "tests/test_cart_regression_2.py"


def test_the_project_s_order_of_words_is_kept() -> None:
    assert read({"tests/a_test.py": FUNCTION, "tests/b_test.py": FUNCTION})[1] == "tests/cart_regression_test.py"


@pytest.mark.parametrize(
    ("module", "sources", "path"),
    [
        ("report.py", {}, "test_report_regression.py"),
        ("jobs/report.py", {}, "jobs/test_report_regression.py"),
        ("shop/cart.py", {"shop/__init__.py": ""}, "tests/test_cart_regression.py"),
        ("shop/__init__.py", {}, "tests/test_init_regression.py"),
        ("my-report.py", {}, "test_my_report_regression.py"),
    ],
)
def test_a_project_without_tests_gets_its_first_where_it_can_import(
    module: str, sources: dict[str, str], path: str
) -> None:
    assert read(sources, runner="unittest", module=module) == ("unittest", path)
