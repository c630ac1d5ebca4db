"""The live loop on one machine: a heal ends in a patch, the program runs with it, and it is switched off again."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.acceptance.conftest import SUTURE, Program
from tests.watched.watched import INTERPRETERS

SCRIPT = """
    import sys

    PRICES = {"apple_juice": 3, "bread": 2}


    def total(items):
        return sum(items) + PRICES["aple_juice"]


    if __name__ == "__main__":
        print(total([1]), sys.argv[1:])
    """
MODULE = """
    def fetch(url, timeout=1):
        return url, timeout


    def main():
        return fetch("x", timeot=2)
    """
# asks again and again, as a service does, and says each answer
SERVICE = """
    import sys

    PRICES = {"apple_juice": 3, "bread": 2}


    def total():
        return PRICES["aple_juice"]


    def answer():
        try:
            return str(total())
        except KeyError:
            return "broken"


    if len(sys.argv) > 1:
        for line in sys.stdin:
            print(answer(), flush=True)
    else:
        print(total())
    """

MOST_ANSWERS = 60  # more altered answers in a minute would switch the patch off by itself


def healed_live(program: Program, *command: str) -> str:
    """Heal the command live and return the id of the patch."""
    done = program.suture("fix", "--json", "--live", "patches", "--", *command)
    report = json.loads(done.stdout)
    assert report["status"] == "healed", report["reason"]
    assert report["live"]["id"], report["live"]["reason"]
    return str(report["live"]["id"])


def test_a_script_that_was_healed_live_runs_unedited(program: Program) -> None:
    program.write({"app.py": SCRIPT})
    healed_live(program, "python", "app.py")
    assert program.folder.joinpath("app.py").read_text() == textwrap.dedent(SCRIPT).lstrip("\n")
    alone = subprocess.run(
        [sys.executable, "app.py"], cwd=program.folder, capture_output=True, check=False, env=program.environment
    )
    assert alone.returncode == 1
    patched = program.suture("run", "--patches", "patches", "--", "python", "app.py", "a", "b c")
    assert (patched.returncode, patched.stdout.decode()) == (0, "4 ['a', 'b c']\n")


def test_an_altered_result_is_said_once(program: Program) -> None:
    program.write({"app.py": SCRIPT})
    name = healed_live(program, "python", "app.py")
    said = program.suture("run", "--patches", "patches", "--", "python", "app.py").stderr.decode()
    assert said == f"suture: patch {name} altered a result (1 so far)\n"


def test_an_imported_module_is_patched_before_it_is_used(program: Program) -> None:
    program.write(
        {
            "shop/__init__.py": "",
            "shop/fetching.py": MODULE,
            "app.py": "from shop.fetching import main\nprint(main())\n",
        }
    )
    healed_live(program, "python", "app.py")
    done = program.suture("run", "--patches", "patches", "--", "python", "app.py")
    assert (done.returncode, done.stdout) == (0, b"('x', 2)\n")


@pytest.mark.parametrize("version", INTERPRETERS)
def test_the_patch_is_made_for_the_interpreter_that_ran(program: Program, version: str) -> None:
    program.write({"app.py": SCRIPT})
    healed_live(program, INTERPRETERS[version], "app.py")
    done = program.suture("run", "--patches", "patches", "--", INTERPRETERS[version], "app.py")
    assert (done.returncode, done.stdout) == (0, b"4 []\n")


def test_a_function_that_was_changed_since_is_left_as_it_is(program: Program) -> None:
    program.write({"app.py": SCRIPT})
    name = healed_live(program, "python", "app.py")
    program.write({"app.py": SCRIPT.replace("sum(items) +", "sum(items) -")})
    done = program.suture("run", "--patches", "patches", "--", "python", "app.py")
    assert done.returncode == 1
    assert f"patch {name} is not in: __main__:total is not the function that it was made for" in done.stderr.decode()


@pytest.mark.parametrize("change", ["kind", "parameters", "expires"])
def test_a_patch_that_was_changed_after_it_was_signed_is_not_taken_in(program: Program, change: str) -> None:
    program.write({"app.py": SCRIPT})
    name = healed_live(program, "python", "app.py")
    path = program.folder / "patches" / f"{name}.patch.json"
    envelope = json.loads(path.read_text())
    envelope["payload"] = (
        envelope["payload"][:40] + ("A" if envelope["payload"][40] != "A" else "B") + envelope["payload"][41:]
    )
    path.write_text(json.dumps({**envelope, **({} if change == "kind" else {change: 1})}))
    done = program.suture("run", "--patches", "patches", "--", "python", "app.py")
    assert done.returncode == 1
    assert b"is not signed by a key that is trusted" in done.stderr


def test_a_stranger_s_machine_does_not_trust_the_patch(program: Program, tmp_path: Path) -> None:
    program.write({"app.py": SCRIPT})
    healed_live(program, "python", "app.py")
    program.environment["SUTURE_STATE_DIR"] = str(tmp_path / "another")
    done = program.suture("run", "--patches", "patches", "--", "python", "app.py")
    assert done.returncode == 1
    assert b"no key is trusted" in done.stderr


@pytest.mark.parametrize("variable", ["SUTURE_DISABLE"])
def test_one_variable_leaves_all_of_it_out(program: Program, variable: str) -> None:
    program.write({"app.py": SCRIPT})
    healed_live(program, "python", "app.py")
    program.environment[variable] = "1"
    done = program.suture("run", "--patches", "patches", "--", "python", "app.py")
    assert done.returncode == 1
    assert b"suture" not in done.stderr


def test_a_running_program_follows_its_switch(program: Program) -> None:
    program.write({"app.py": SERVICE})
    name = healed_live(program, "python", "app.py")
    command = [SUTURE, "run", "--patches", "patches", "--", "python", "app.py", "serve"]
    with subprocess.Popen(
        command, cwd=program.folder, env=program.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as service:  # fmt: skip
        assert service.stdin is not None
        assert service.stdout is not None

        def asked() -> str:
            assert service.stdin is not None
            assert service.stdout is not None
            service.stdin.write("?\n")
            service.stdin.flush()
            return service.stdout.readline().strip()

        assert asked() == "3"
        for action, expected in (("off", "broken"), ("on", "3")):
            assert program.suture("patches", action, name, "--patches", "patches").returncode == 0
            answers = []
            while (answer := asked()) != expected and len(answers) < MOST_ANSWERS:
                answers.append(answer)
                program.suture("patches", "list", "--patches", "patches")  # time for the program to look, few answers
            assert answer == expected
            assert {*answers} <= {"3", "broken"}
        service.stdin.close()
        assert service.wait(60) == 0


def test_what_has_no_live_form_says_why_and_writes_nothing(program: Program) -> None:
    program.write(
        {
            "app.py": SCRIPT.replace("PRICES = {", "")
            .replace('"apple_juice": 3, "bread": 2}', "")
            .replace("return sum", 'PRICES = {"apple_juice": 3, "bread": 2}\n        return sum')
        }
    )
    done = program.suture("fix", "--json", "--live", "patches", "--", "python", "app.py")
    live = json.loads(done.stdout)["live"]
    assert live["id"] is None
    assert "not a mapping of the module" in live["reason"]
    assert not (program.folder / "patches").exists()


def test_a_directory_that_cannot_be_written_is_said(program: Program) -> None:
    program.write({"app.py": SCRIPT, "patches": "a file"})
    done = program.suture("fix", "--json", "--live", "patches", "--", "python", "app.py")
    live = json.loads(done.stdout)["live"]
    assert live["id"] is None
    assert "cannot be written" in live["reason"]
