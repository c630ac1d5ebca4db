"""The bootstrap gets in and out of the way: paths, chains, switches, old and isolated interpreters."""

import json
import sys
from pathlib import Path

import pytest

from tests.watched.watched import INTERPRETERS, old_pythons, same_as_unwatched, unwatched, watch

every_version = pytest.mark.parametrize("version", INTERPRETERS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "project"
    path.mkdir()
    return path


@every_version
def test_the_path_of_the_program_is_what_it_was(root: Path, version: str) -> None:
    same_as_unwatched([INTERPRETERS[version], "-c", "import sys, json; print(json.dumps(sys.path))"], root)


@every_version
def test_a_sitecustomize_that_was_there_still_runs_and_stays(root: Path, version: str) -> None:
    (root / "lib").mkdir()
    (root / "lib" / "sitecustomize.py").write_text("import sys\nsys.greeting = 'hello'\n")
    program = "import sys, sitecustomize; print(sys.greeting, sitecustomize.__file__)"
    watched = same_as_unwatched([INTERPRETERS[version], "-c", program], root, PYTHONPATH=str(root / "lib"))
    assert watched.stdout.decode().split() == ["hello", str(root / "lib" / "sitecustomize.py")]
    assert len(watched.sessions) == 1


@every_version
@pytest.mark.parametrize("body", ["1 / 0", "import nothing_of_that_name", "raise ImportError(name='sitecustomize')"])
def test_a_sitecustomize_that_fails_fails_as_before_and_the_program_is_watched(
    root: Path, version: str, body: str
) -> None:
    (root / "lib").mkdir()
    (root / "lib" / "sitecustomize.py").write_text(body + "\n")
    watched = same_as_unwatched([INTERPRETERS[version], "-c", "{}['a']"], root, PYTHONPATH=str(root / "lib"))
    assert watched.error["type"] == "KeyError"


@every_version
def test_a_hook_of_an_earlier_sitecustomize_is_kept_and_the_crash_is_seen(root: Path, version: str) -> None:
    (root / "lib").mkdir()
    hook = "import sys\nsys.excepthook = lambda *error: print('apology')\n"
    (root / "lib" / "sitecustomize.py").write_text(hook)
    watched = same_as_unwatched([INTERPRETERS[version], "-c", "[][0]"], root, PYTHONPATH=str(root / "lib"))
    assert watched.stdout == b"apology\n"
    assert watched.failure["source"] == "excepthook"


@every_version
def test_the_packages_of_the_engine_stay_out_of_reach(root: Path, version: str) -> None:
    program = "import importlib.util as u; print(u.find_spec('suture'), u.find_spec('jsonschema'))"
    options = ["-S"] if INTERPRETERS[version] == sys.executable else []
    same_as_unwatched([INTERPRETERS[version], *options, "-c", program], root)


@every_version
def test_a_package_of_the_same_name_stays_the_programs_own(root: Path, version: str) -> None:
    (root / "suture_sdk").mkdir()
    (root / "suture_sdk" / "__init__.py").write_text("mine = True\n")
    (root / "suture_sdk" / "record.py").write_text("raise SystemExit('the wrong one was loaded')\n")
    watched = same_as_unwatched([INTERPRETERS[version], "-c", "import suture_sdk; print(suture_sdk.mine); [][0]"], root)
    assert watched.stdout == b"True\n"
    assert watched.error["type"] == "IndexError"


@every_version
@pytest.mark.parametrize("option", ["-E", "-I", "-S"])
def test_an_isolated_interpreter_records_nothing_and_is_not_disturbed(root: Path, version: str, option: str) -> None:
    watched = same_as_unwatched([INTERPRETERS[version], option, "-c", "[][0]"], root)
    assert watched.status == 1
    assert watched.files == {}


@every_version
def test_the_switch_makes_everything_inert(root: Path, version: str) -> None:
    (root / "lib").mkdir()
    (root / "lib" / "sitecustomize.py").write_text("print('still here')\n")
    watched = same_as_unwatched(
        [INTERPRETERS[version], "-c", "import sys; print('_suture_watch' in sys.modules); [][0]"],
        root,
        SUTURE_DISABLE="1",
        PYTHONPATH=str(root / "lib"),
    )
    assert watched.stdout == b"still here\nFalse\n"
    assert watched.files == {}


@every_version
@pytest.mark.parametrize("directory", ["", "/proc/no/such/place"])
def test_without_a_place_for_records_the_program_runs_as_ever(root: Path, version: str, directory: str) -> None:
    program = f"import os; os.environ['SUTURE_CAPTURE_DIR'] = {directory!r}; print('on'); [][0]"
    watched = same_as_unwatched([INTERPRETERS[version], "-c", program], root)
    assert watched.stdout == b"on\n"
    assert watched.files == {}


@pytest.mark.parametrize("python", old_pythons())
def test_an_older_python_below_a_watched_one_runs_as_ever(root: Path, python: str) -> None:
    watched = same_as_unwatched([python, "-c", "print('old'); [][0]"], root, PYTHONDONTWRITEBYTECODE="1")
    assert watched.stdout == b"old\n"
    assert watched.files == {}


@every_version
def test_a_program_that_ends_well_pays_for_no_parser_and_no_patterns_at_its_start(root: Path, version: str) -> None:
    program = (
        "import sys; print([name for name in ('json', 'inspect', 'traceback', 'unittest') if name in sys.modules])"
    )
    plain = unwatched([INTERPRETERS[version], "-c", program], root)
    watched = watch([INTERPRETERS[version], "-c", program], root)
    assert watched.stdout == plain.stdout


@every_version
def test_a_failure_of_our_own_is_counted_and_does_no_harm(root: Path, version: str) -> None:
    program = "import sys; sys.modules['_suture_watch.record'] = None; [][0]"
    watched = same_as_unwatched([INTERPRETERS[version], "-c", program], root)
    assert watched.failures == []
    assert watched.session["own_failures"] == ["ModuleNotFoundError"] or watched.session["own_failures"] == [
        "ImportError"
    ]


@every_version
def test_a_plan_that_is_no_plan_does_no_harm(root: Path, version: str) -> None:
    program = """if True:
        import os, pathlib, subprocess, sys
        (pathlib.Path(os.environ["SUTURE_CAPTURE_DIR"]) / "plan.json").write_text("no plan")
        sys.exit(subprocess.run([sys.executable, "-c", "[][0]"]).returncode)
    """
    watched = watch([INTERPRETERS[version], "-c", program], root)
    assert watched.status == 1
    assert [one["raised"][0]["type"] for one in watched.failures] == ["IndexError"]


@every_version
def test_the_environment_of_the_program_differs_only_by_what_its_children_need(root: Path, version: str) -> None:
    program = "import os, json; print(json.dumps(sorted(os.environ)))"
    plain = json.loads(unwatched([INTERPRETERS[version], "-c", program], root).stdout)
    seen = json.loads(watch([INTERPRETERS[version], "-c", program], root).stdout)
    added = {"PYTHONPATH", "SUTURE_CAPTURE_DIR", "SUTURE_CAPTURE_ROOT", "SUTURE_CAPTURE_MAIN"}
    assert set(seen) - set(plain) == added
