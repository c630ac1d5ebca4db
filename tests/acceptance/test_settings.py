"""The owner's word in pyproject.toml, from the file to the verdict."""

from __future__ import annotations

from tests.acceptance.conftest import Program

SALES = {
    "app.py": """
    ORDERS = [{"price": 2, "count": 3}, {"price": 5}]

    def line(order):
        return order["price"] * order["count"]

    print([line(order) for order in ORDERS])
    """,
}


def test_a_declared_default_heals_what_nothing_in_the_project_justifies(program: Program) -> None:
    program.write(SALES)
    program.commit()
    without = program.fix("python", "app.py")
    assert without.report["status"] == "not healed"
    program.write({"pyproject.toml": "[tool.suture.defaults]\ncount = 1\n"})
    healed = program.fix("python", "app.py")
    assert healed.status == 0
    assert '+    return order["price"] * order.get("count", 1)' in healed.diff
    assert "by the owner's word" in healed.report["remedy"]["values"][0]
    assert healed.report["settings"]["defaults"] == {"count": "1"}


def test_a_path_that_is_never_touched_is_not_repaired_and_the_reason_names_the_pattern(program: Program) -> None:
    program.write(SALES)
    program.write({"pyproject.toml": "[tool.suture]\nnever-touch = ['a*.py']\n[tool.suture.defaults]\ncount = 1\n"})
    before = program.digest()
    ran = program.fix("python", "app.py")
    assert (ran.status, ran.report["tried"]) == (1, [])
    assert "app.py is never touched: the owner says so with 'a*.py'" in ran.report["reason"]
    assert program.digest() == before


def test_an_unknown_key_ends_it_before_anything_is_run(program: Program) -> None:
    program.write({"app.py": "open('ran', 'w')\n", "pyproject.toml": "[tool.suture]\nnever-tuch = []\n"})
    before = program.digest()
    ran = program.fix("python", "app.py")
    assert (ran.status, ran.report["status"]) == (3, "error")
    assert "unknown key 'never-tuch' in [tool.suture]; did you mean never-touch?" in ran.report["reason"]
    assert program.digest() == before


def test_what_the_owner_lets_in_is_there_in_the_sandbox_and_named(program: Program) -> None:
    home = program.folder.parent / "home"
    (home / "rates").mkdir()
    (home / "rates" / "eur").write_text("2")
    program.environment["SHOP_UNIT"] = "kg"
    program.write(
        {
            "app.py": """
            import os, subprocess

            def show(table):
                return table["frist"] + os.environ["SHOP_UNIT"]

            rate = subprocess.run(["cat", os.path.expanduser("~/rates/eur")], check=True, capture_output=True).stdout
            print(show({"first": rate.decode()}))
            """,
            "pyproject.toml": """
            [tool.suture]
            extra-inputs = ["~/rates", "~/none"]
            keep-env = ["SHOP_UNIT"]
            limits = {seconds = 50, memory = "1GB", candidates = 3, time-budget = 100}
            """,
        }
    )
    program.commit()
    ran = program.fix("python", "app.py")
    assert ran.status == 0, ran.report["reason"]
    assert ran.report["sandbox"]["readable"] == [str(home / "rates")]
    assert ran.report["sandbox"]["kept_environment"] == ["SHOP_UNIT"]
    assert f"extra input {home / 'none'}: it is not there" in ran.report["missing"]


def test_the_owner_s_test_command_judges_the_winner(program: Program) -> None:
    program.write(SALES)
    program.write(
        {
            "pyproject.toml": """
            [tool.suture]
            test-command = "python -m unittest checks.prices"
            [tool.suture.defaults]
            count = 1
            """,
            "checks/__init__.py": "",
            "checks/prices.py": """
            import unittest

            class Prices(unittest.TestCase):
                def test_a_price_is_known(self):
                    self.assertEqual(2 + 2, 4)
            """,
        }
    )
    program.commit()
    ran = program.fix("python", "app.py")
    assert ran.status == 0, ran.report["reason"]
    (suite,) = [claim for claim in ran.report["verdict"]["claims"] if "none worse" in claim["reason"]]
    assert suite["reason"].startswith("1 tests")
