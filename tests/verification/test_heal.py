"""Real programs in the real sandbox: what heals is confirmed and gets its regression test."""

from pathlib import Path

from suture.domain.verdict import Answer
from suture.verification.interface import NoTest, RegressionTest
from tests.verification.real import PYTEST, PYTHON, a_patient

REPORT = """
    def total(rows):
        out = 0
        for row in rows:
            out += row["n"]
        return out

    def main():
        print("start")
        print(total([{"n": 1}, {}]))

    if __name__ == "__main__":
        main()
    """


def test_a_script_without_tests_heals_and_gets_its_first_test(tmp_path: Path) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"]) as patient:
        remedy = patient.remedy("report.py", 'row["n"]', 'row.get("n", 0)')
        checked = patient.check(remedy)
        confirmed, test = patient.heal(remedy)
    assert checked.verdict.answer is Answer.YES, checked.verdict.reason
    assert checked.run is not None
    assert checked.run.stdout == b"start\n1\n"
    assert confirmed.verdict.answer is Answer.YES, confirmed.verdict.reason
    assert isinstance(test, RegressionTest), test
    assert test.edit.path == "test_report_regression.py"
    assert b'self.assertEqual(total([{"n": 1}, {}]), 1)' in test.edit.after
    assert set(test.kills) == {"return None", "pass", "continue"}
    assert test.only_proves == ""


SHOP = {
    "src/shop/__init__.py": "",
    "src/shop/cart.py": """
        class Cart:
            def __init__(self, items):
                self.items = items

            def total(self):
                return sum(item["price"] for item in self.items)

        def label(cart):
            return f"{cart.total()} EUR"
        """,
    "tests/test_cart.py": """
        from shop.cart import Cart, label

        def test_label():
            assert label(Cart([{"price": 2}])) == "2 EUR"

        def test_label_of_a_gift():
            assert label(Cart([{"price": 2}, {"name": "gift"}])) == "2 EUR"
        """,
    "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n',
}


def test_a_failing_pytest_suite_heals_and_gets_a_narrower_test(tmp_path: Path) -> None:
    with a_patient(tmp_path, SHOP, [*PYTEST, "-x"]) as patient:
        remedy = patient.remedy("src/shop/cart.py", 'item["price"]', 'item.get("price", 0)')
        checked = patient.check(remedy)
        confirmed, test = patient.heal(remedy)
    assert checked.verdict.answer is Answer.YES, checked.verdict.reason
    assert confirmed.verdict.answer is Answer.YES, confirmed.verdict.reason
    assert isinstance(test, RegressionTest), test
    assert (test.style, test.edit.path) == ("pytest", "tests/test_cart_regression.py")
    assert b"def test_cart_total_does_not_raise_key_error():\n" in test.edit.after
    assert b"    assert cart.total() == 2\n" in test.edit.after
    assert test.survivors == ()


def test_a_pytest_suite_without_a_path_to_the_code_gets_one_in_the_test(tmp_path: Path) -> None:
    files = {
        "app/report.py": REPORT,
        "tests/test_other.py": "def test_a():\n    assert True\n",
        "pytest.ini": "[pytest]\n",
    }
    with a_patient(tmp_path, files, [PYTHON, "app/report.py"]) as patient:
        _, test = patient.heal(patient.remedy("app/report.py", 'row["n"]', 'row.get("n", 0)'))
    assert isinstance(test, RegressionTest), test
    assert b'sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "app"))' in test.edit.after


def test_a_unittest_suite_heals(tmp_path: Path) -> None:
    files = {
        "cart.py": "def first(rows):\n    return rows[0]\n",
        "test_cart.py": """
            import unittest
            from cart import first

            class CartTest(unittest.TestCase):
                def test_one(self):
                    self.assertEqual(first([3]), 3)

                def test_none(self):
                    self.assertIsNone(first([]))
            """,
    }
    with a_patient(tmp_path, files, [PYTHON, "-m", "unittest"]) as patient:
        remedy = patient.remedy("cart.py", "rows[0]", "rows[0] if rows else None")
        confirmed, test = patient.heal(remedy)
    assert confirmed.verdict.answer is Answer.YES, confirmed.verdict.reason
    assert isinstance(test, RegressionTest), test
    assert test.style == "unittest"
    assert test.survivors == ("return None", "pass")
    assert test.only_proves == "no longer raises IndexError"


def test_the_project_s_tests_are_asked_though_the_command_is_a_program(tmp_path: Path) -> None:
    files = {
        "report.py": REPORT,
        "test_report.py": """
            import pytest
            from report import total

            def test_a_row_without_a_number_is_an_error():
                with pytest.raises(KeyError):
                    total([{}])
            """,
    }
    with a_patient(tmp_path, files, [PYTHON, "report.py"]) as patient:
        checked = patient.check(patient.remedy("report.py", 'row["n"]', 'row.get("n", 0)'))
    assert checked.verdict.answer is Answer.NO
    assert checked.verdict.reason.startswith("impacted tests: test_report.py::test_a_row_without_a_number_is_an_error")


def test_a_script_that_runs_when_imported_is_run_by_its_test(tmp_path: Path) -> None:
    files = {"report.py": 'def size(row):\n    return row["n"]\n\n\nprint(size({}))\n'}
    with a_patient(tmp_path, files, [PYTHON, "report.py"]) as patient:
        confirmed, test = patient.heal(patient.remedy("report.py", 'row["n"]', 'row.get("n", 0)'))
    assert confirmed.verdict.answer is Answer.YES, confirmed.verdict.reason
    assert isinstance(test, RegressionTest), test
    assert b'[sys.executable, "report.py"]' in test.edit.after
    assert b'["0"]' in test.edit.after
    assert (test.survivors, test.only_proves) == ((), "")


def test_a_function_that_returns_nothing_is_proved_by_what_the_program_prints(tmp_path: Path) -> None:
    source = 'def greet(row):\n    print(row["n"])\n\n\nif __name__ == "__main__":\n    greet({})\n'
    with a_patient(tmp_path, {"report.py": source}, [PYTHON, "report.py"]) as patient:
        _, test = patient.heal(patient.remedy("report.py", 'row["n"]', 'row.get("n", 0)'))
    assert isinstance(test, RegressionTest), test
    assert b"subprocess.run" in test.edit.after
    assert test.only_proves == ""


def test_a_script_that_writes_files_gets_no_test_and_the_reason(tmp_path: Path) -> None:
    files = {"report.py": 'row = {}\nopen("out.txt", "w").write(str(row["n"]))\n'}
    with a_patient(tmp_path, files, [PYTHON, "report.py"]) as patient:
        confirmed, test = patient.heal(patient.remedy("report.py", 'row["n"]', 'row.get("n", 0)'))
    assert confirmed.verdict.answer is Answer.YES, confirmed.verdict.reason
    assert isinstance(test, NoTest)
    assert "it writes out.txt" in test.reason


def test_a_change_of_values_between_runs_does_not_look_like_a_failure(tmp_path: Path) -> None:
    files = {"report.py": REPORT.replace('print("start")', "print(hash('start'))")}
    with a_patient(tmp_path, files, [PYTHON, "report.py"]) as patient:
        confirmed, _ = patient.heal(patient.remedy("report.py", 'row["n"]', 'row.get("n", 0)'))
    assert confirmed.verdict.answer is Answer.YES, confirmed.verdict.reason


def test_a_failure_that_depends_on_the_hash_seed_is_flaky(tmp_path: Path) -> None:
    files = {"report.py": "import os\n\n\ndef f(row):\n    return row[os.environ['PYTHONHASHSEED']]\n\n\nf({'2': 1})\n"}
    with a_patient(tmp_path, files, [PYTHON, "report.py"]) as patient:
        reproduction = patient.reproduce()
    assert not reproduction.steady
    assert reproduction.why.startswith("flaky: ")
