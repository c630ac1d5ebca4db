"""No invented amount, no guarded promise, no touch of what the owner keeps back."""

from __future__ import annotations

import json

import pytest

from tests.acceptance.conftest import Program, Run


@pytest.mark.parametrize("name", ["price", "exchange_rate"])
def test_an_amount_gets_no_default_from_its_type_or_its_name(program: Program, run: Run, name: str) -> None:
    program.write(
        {
            "app.py": f"""
            ROWS = [{{"{name}": 1.5}}, {{"{name}": 2.5}}, {{}}]

            def total(rows):
                return sum(row["{name}"] for row in rows)

            print(total(ROWS))
            """
        }
    )
    assert run("python", "app.py", verb="fix").report["remedy"] is None
    allowed = run("python", "app.py", verb="fix", options=["--allow-hiding"])
    assert f'get("{name}", ' not in json.dumps([allowed.diff, allowed.report["suggestions"]])
    if allowed.report["remedy"]:
        assert allowed.report["remedy"]["hides"] is True


@pytest.mark.parametrize(
    ("docstring", "test"),
    [
        ("'''Return the row.\n\n    Raises:\n        KeyError: there is no such row.\n    '''", ""),
        ("'''Return the row.'''", "with pytest.raises(KeyError):\n        row({}, 'a')"),
    ],
    ids=["documented", "tested"],
)
def test_an_error_that_is_promised_is_never_guarded(program: Program, run: Run, docstring: str, test: str) -> None:
    files = {"table.py": f"def row(rows, name):\n    {docstring}\n    return rows[name]\n"}
    files["app.py"] = "from table import row\n\nprint(row({'b': ''}, 'zzz'))\n"
    if test:
        files["test_table.py"] = f"import pytest\nfrom table import row\n\n\ndef test_row():\n    {test}\n"
    program.write(files)
    ran = run("python", "app.py", verb="fix", options=["--allow-hiding"])
    assert ran.status == 1
    assert ran.report["remedy"] is None, ran.diff
    assert "on purpose" in ran.report["reason"]


def test_a_file_that_the_owner_keeps_back_is_not_patched(program: Program, run: Run) -> None:
    program.write(
        {
            "pyproject.toml": '[tool.suture]\nnever-touch = ["legacy/**"]\n',
            "legacy/__init__.py": "",
            "legacy/sizes.py": "def size(items):\n    return len(itms)\n",
            "app.py": "from legacy.sizes import size\n\nprint(size([1]))\n",
        }
    )
    ran = run("python", "app.py", verb="fix", options=["--allow-hiding"])
    assert ran.status == 1
    assert ran.report["remedy"] is None
    assert "never touched" in ran.report["reason"]


CLEAN_UP = """
class Store:
    def commit(self):
        raise OSError("disk")

    def rollback(self):
        return None


def save(store, note):
    try:
        store.commit()
    except OSError:
        print({subject})
        store.rollback()


save(Store(), {{"reason": "x"}})
save(Store(), {{}})
"""


def test_a_crash_in_the_clean_up_of_a_transaction_is_for_a_person(program: Program, run: Run) -> None:
    program.write({"app.py": CLEAN_UP.format(subject='note["reason"].upper()')})
    ran = run("python", "app.py", verb="fix", options=["--allow-hiding"])
    assert ran.status == 1
    assert ran.report["remedy"] is None, ran.diff


def test_a_misspelt_name_in_the_clean_up_of_a_transaction_is_repaired(program: Program, run: Run) -> None:
    program.write({"app.py": CLEAN_UP.format(subject="nte")})
    ran = run("python", "app.py", verb="fix")
    assert ran.status == 0, ran.report["reason"]
    assert "+        print(note)" in ran.diff


def test_a_patch_that_may_hide_says_so_in_the_report(program: Program, run: Run) -> None:
    program.write({"app.py": "def note(row):\n    return row['note'].upper()\n\n\nprint(note({'x': 1}))\n"})
    ran = run("python", "app.py", verb="fix", options=["--allow-hiding"])
    marked = [one["remedy"] for one in ran.report["suggestions"]]
    marked += [ran.report["remedy"]] if ran.report["remedy"] else []
    assert marked
    assert all(one["hides"] or one["keeps_raising"] or one["risk"] in {"R2", "R3"} for one in marked)
