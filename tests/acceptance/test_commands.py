"""Every way in which a command can end: a clear message, the right status, the tree as it was."""

from __future__ import annotations

import json

import pytest

from tests.acceptance.conftest import Program

HEALTHY = "print('well')\n"


def test_a_command_that_does_not_fail_is_left_alone(program: Program) -> None:
    program.write({"app.py": HEALTHY})
    before = program.digest()
    ran = program.fix("python", "app.py")
    assert ran.status == 2
    assert ran.report["status"] == "did not fail"
    assert program.digest() == before


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def broken(:\n    pass\n", "does not parse"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "signal 9"),
        ("import sys\nsys.exit(7)\n", "status 7"),
        ("import os\nos._exit(5)\n", "status 5"),
        ("import sys\nfor _ in range(300000):\n    sys.stdout.write('x' * 1000)\nsys.exit(1)\n", "status 1"),
        ("import os\nif os.fork() == 0:\n    os._exit(0)\nos.wait()\nraise SystemExit(3)\n", "status 3"),
        ("raise RuntimeError('not today')\n", "on purpose"),
    ],
    ids=["syntax", "killed", "exit status", "hard exit", "300 MB of output", "forking", "deliberate"],
)
def test_a_failure_that_nothing_heals_ends_in_plain_words(program: Program, source: str, said: str) -> None:
    program.write({"app.py": source})
    program.commit()
    before = program.digest()
    ran = program.fix("python", "app.py")
    assert ran.status == 1
    assert ran.report["status"] == "not healed"
    assert said in ran.report["reason"]
    assert ran.report["tree_unchanged"] is True
    assert program.digest() == before


def test_a_hanging_command_is_stopped_at_the_time_limit(program: Program) -> None:
    program.write({"app.py": "import time\nwhile True:\n    time.sleep(1)\n"})
    before = program.digest()
    ran = program.fix("python", "app.py", options=["--time-limit", "1"])
    assert ran.status == 1
    assert "time limit" in ran.report["reason"]
    assert ran.report["command"]["ending"] == "timeout"
    assert program.digest() == before


def test_a_command_that_is_not_found_names_a_near_one(program: Program) -> None:
    program.write({"app.py": HEALTHY})
    ran = program.fix("pythn3", "app.py")
    assert ran.status == 3
    assert "pythn3" in ran.report["reason"]
    assert "python3" in ran.report["reason"]


def test_a_command_is_required(program: Program) -> None:
    done = program.suture("fix")
    assert done.returncode == 3
    assert b"suture fix -- python report.py" in done.stderr


def test_a_home_directory_is_not_a_project(program: Program) -> None:
    home = program.folder.parent / "home"
    (home / "app.py").write_text("{}['x']\n")
    ran = program.fix("python", "app.py", cwd=home)
    assert ran.status == 3
    assert "change into the project's folder" in ran.report["reason"]


def test_the_exit_status_of_the_command_is_reported_and_not_changed(program: Program) -> None:
    program.write({"app.py": "import sys\nsys.exit(42)\n"})
    ran = program.fix("python", "app.py")
    assert ran.report["command"]["exit_status"] == 42
    assert ran.report["command"]["killed_by"] is None


def test_a_flaky_failure_is_called_flaky(program: Program) -> None:
    program.write(
        {
            "app.py": """
            import os

            def pick(table):
                return table["fist"]

            print(pick({"fist" if os.environ.get("PYTHONHASHSEED") == "2" else "first": 1}))
            """
        }
    )
    program.commit()
    ran = program.fix("python", "app.py")
    assert ran.status == 1
    assert ran.report["status"] == "flaky"
    assert ran.report["remedy"] is None


def test_a_failure_that_the_sandbox_does_not_show_is_not_healed(program: Program) -> None:
    program.environment["SHOP_TOKEN"] = "s3cret"
    program.write(
        {
            "app.py": """
            import os

            def pick(table):
                return table["fist"]

            if "SHOP_TOKEN" in os.environ:
                print(pick({"first": 1}))
            """
        }
    )
    program.commit()
    ran = program.fix("python", "app.py")
    assert ran.status == 1
    assert "sandbox" in ran.report["reason"]
    kept = program.fix("python", "app.py", options=["--keep-env", "SHOP_TOKEN"])
    assert kept.status == 0
    assert kept.report["sandbox"]["kept_environment"] == ["SHOP_TOKEN"]
    assert "s3cret" not in json.dumps(kept.report)


def test_standard_input_reaches_the_command_and_the_sandbox(program: Program) -> None:
    program.write(
        {
            "app.py": """
            import sys

            def names(rows):
                return [row.get("name", "") + row["nmae"] for row in rows]

            print(names([{"name": line.strip()} for line in sys.stdin]))
            """
        }
    )
    program.commit()
    ran = program.fix("python", "app.py", stdin=b"ann\nbob\n")
    assert ran.report["signal"]["raised"][0]["type"] == "KeyError"
    assert ran.report["fault"]["segment"] == 'row["nmae"]'
    assert ran.report["status"] != "flaky"


def test_an_input_that_the_first_run_consumes_is_there_again_in_the_sandbox(program: Program) -> None:
    program.write(
        {
            "queue.csv": "id\n1\n",
            "app.py": """
            import os

            def work(text):
                lines = text.splitlines()
                return len(lnes)

            with open("queue.csv") as file:
                content = file.read()
            os.remove("queue.csv")
            print(work(content))
            """,
        }
    )
    program.commit()
    ran = program.fix("python", "app.py")
    assert ran.status == 0
    assert "return len(lines)" in ran.diff
    assert not (program.folder / "queue.csv").exists(), "the command itself removed it, once"


def test_a_traceback_alone_is_explained_but_proves_nothing(program: Program) -> None:
    program.write({"app.py": "def size(items):\n    return len(itms)\n\n\nprint(size([1]))\n"})
    program.commit()
    traceback = (
        b"Traceback (most recent call last):\n"
        b'  File "%s/app.py", line 5, in <module>\n    print(size([1]))\n          ^^^^^^^^^\n'
        b'  File "%s/app.py", line 2, in size\n    return len(itms)\n               ^^^^\n'
        b"NameError: name 'itms' is not defined. Did you mean: 'items'?\n"
    ) % ((str(program.folder).encode(),) * 2)
    ran = program.fix("-", stdin=traceback)
    assert ran.status == 1
    assert ran.report["status"] == "proposed, not verified"
    assert "return len(items)" in ran.diff
    (program.folder / "err.txt").write_bytes(traceback)
    again = program.fix(options=["--traceback", "err.txt"])
    assert again.report["status"] == "proposed, not verified"


def test_a_text_without_a_traceback_is_refused(program: Program) -> None:
    ran = program.fix("-", stdin=b"all is well\n")
    assert ran.status == 3
    assert "traceback" in ran.report["reason"].lower()
