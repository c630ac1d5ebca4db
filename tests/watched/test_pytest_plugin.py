"""Suites of pytest under watch: failing tests and outcomes are recorded, the report stays the same."""

import re
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.watched.watched import Watched, unwatched, watch

PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "-c", "/dev/null"]
SECONDS = re.compile(rb"\d+\.\d+s|=")  # the frame of the last line grows with the time in it


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "project"
    path.mkdir()
    return path


def _suite(root: Path, source: str, *options: str, file: str = "test_it.py", **extra: str) -> Watched:
    (root / file).write_text(dedent(source))
    command = [*PYTEST, "--rootdir", str(root), *options, str(root)]
    plain = unwatched(command, root, **extra)
    watched = watch(command, root, **extra)
    assert watched.status == plain.returncode
    assert SECONDS.sub(b"", watched.stdout) == SECONDS.sub(b"", plain.stdout)
    assert watched.stderr == plain.stderr
    return watched


MIXED = """
    import unittest
    import pytest

    @pytest.fixture
    def broken(): raise RuntimeError("before")

    @pytest.fixture
    def breaking():
        yield
        raise RuntimeError("after")

    def test_good(): pass
    def test_bad(): assert 1 == 2
    def test_setup(broken): pass
    def test_teardown(breaking): pass
    def test_exit(): raise SystemExit(0)
    @pytest.mark.xfail
    def test_expected(): raise ValueError("expected")
    @pytest.mark.xfail
    def test_unexpected(): pass
    @pytest.mark.skip
    def test_skipped(): raise ValueError("never")
    @pytest.mark.parametrize("key", ["a", "b"])
    def test_each(key): {"a": 1}[key]
    class TestOld(unittest.TestCase):
        def test_equal(self): self.assertEqual(1, 2)
"""


def test_every_failing_test_is_recorded_and_no_other(root: Path) -> None:
    watched = _suite(root, MIXED)
    told = {one["test"]: one["raised"][0]["type"] for one in watched.failures}
    assert told == {
        "test_it.py::test_bad": "AssertionError",
        "test_it.py::test_setup": "RuntimeError",
        "test_it.py::test_teardown": "RuntimeError",
        "test_it.py::test_exit": "SystemExit",
        "test_it.py::test_each[b]": "KeyError",
        "test_it.py::TestOld::test_equal": "AssertionError",
    }
    assert {one["source"] for one in watched.failures} == {"pytest"}


def test_every_outcome_is_kept(root: Path) -> None:
    tests = _suite(root, MIXED).session["tests"]
    assert {test.split("::", 1)[1]: outcome for test, outcome in tests.items()} == {
        "test_good": "passed",
        "test_bad": "failed",
        "test_setup": "error",
        "test_teardown": "error",
        "test_exit": "failed",
        "test_expected": "xfailed",
        "test_unexpected": "xpassed",
        "test_skipped": "skipped",
        "test_each[a]": "passed",
        "test_each[b]": "failed",
        "TestOld::test_equal": "failed",
    }


def test_a_suite_that_passes_leaves_no_failure(root: Path) -> None:
    watched = _suite(root, "def test_good(): pass\n")
    assert watched.failures == []
    assert watched.session["own_failures"] == []


def test_frames_begin_in_the_test_and_not_in_the_runner(root: Path) -> None:
    watched = _suite(root, "def work(): return [][0]\ndef test_it(): work()\n")
    assert [frame["function"] for frame in watched.error["frames"]] == ["test_it", "work"]


def test_a_file_that_cannot_be_imported_is_recorded_with_the_real_error(root: Path) -> None:
    watched = _suite(root, "from shop import nothing\n")
    assert watched.error["type"] == "ModuleNotFoundError"
    assert watched.error["attributes"]["name"] == "shop"
    assert watched.failure["test"] == "test_it.py"
    assert [frame["function"] for frame in watched.error["frames"]] == ["<module>"]
    assert watched.session["tests"] == {"test_it.py": "error"}


def test_a_conftest_that_cannot_be_imported_is_recorded(root: Path) -> None:
    watched = _suite(root, "def load(): return {}['name']\nload()\n", file="conftest.py")
    assert watched.status == 4
    assert watched.error["type"] == "KeyError"
    assert watched.error["frames"][-1]["function"] == "load"
    assert watched.failure["test"] is None


def test_warnings_as_errors_do_not_turn_on_the_plugin(root: Path) -> None:
    watched = _suite(root, "def test_good(): pass\n", "-W", "error")
    assert watched.status == 0


def test_a_warning_is_kept_with_its_place(root: Path) -> None:
    watched = _suite(root, "import warnings\ndef test_it(): warnings.warn('odd', FutureWarning)\n")
    assert watched.session["warnings"] == [f"FutureWarning@{root / 'test_it.py'}:2"]


def test_workers_of_xdist_record_their_own_failures(root: Path) -> None:
    (root / "test_it.py").write_text(dedent(MIXED))
    watched = watch([*PYTEST, "-q", "-n", "2", str(root)], root)
    assert len(watched.failures) == 6
    assert {one["main_process"] for one in watched.failures} == {False}
    main = [one for one in watched.sessions if one["main_process"]]
    assert len(main) == 1
    assert len(main[0]["tests"]) == 11


def test_an_isolated_grandchild_runs_its_own_pytest(root: Path) -> None:
    inner = root / "inner"
    inner.mkdir()
    (inner / "check_it.py").write_text("def test_good(): pass\n")
    command = [sys.executable, "-I", *PYTEST[1:], "-q", str(inner / "check_it.py")]
    watched = _suite(
        root,
        f"""
        import subprocess
        def test_outer():
            run = subprocess.run({command!r}, capture_output=True)
            assert run.returncode == 0, run
        """,
    )
    assert watched.status == 0


def test_failures_in_a_suite_inside_a_test_are_not_this_suites(root: Path) -> None:
    watched = _suite(
        root,
        """
        pytest_plugins = "pytester"
        def test_plugin(pytester):
            pytester.makepyfile("def test_bad(): assert 0")
            pytester.runpytest_inprocess().assert_outcomes(failed=1)
        """,
    )
    assert watched.failures == []
    assert watched.session["tests"] == {"test_it.py::test_plugin": "passed"}


FAILING = "def test_one(): assert 0\ndef test_two(): assert 0\n"


@pytest.mark.parametrize("option", ["-x", "--maxfail=1", "--exitfirst"])
def test_a_verification_run_sees_every_test(root: Path, option: str) -> None:
    assert len(_suite(root, FAILING, option).failures) == 1
    watched = watch([*PYTEST, option, str(root)], root, SUTURE_VERIFY="1")
    assert len(watched.failures) == 2


@pytest.mark.parametrize("option", ["--tb=auto", "--tb=long", "--tb=native"])
def test_a_verification_run_draws_no_tracebacks_but_says_the_whole_message(root: Path, option: str) -> None:
    reason = "no such host " * 20
    shown = _suite(root, f"def test_one(): raise OSError({reason!r})", option).stdout
    (root / "test_it.py").write_text(f"def test_one(): raise OSError({reason!r})")
    quiet = watch([*PYTEST, option, str(root)], root, SUTURE_VERIFY="1").stdout
    assert b"def test_one" in shown
    assert b"def test_one" not in quiet
    assert f"OSError: {reason.strip()}".encode() in quiet


def test_a_verification_run_uses_no_workers(root: Path) -> None:
    (root / "test_it.py").write_text(FAILING)
    watched = watch([*PYTEST, "-n", "2", "--dist", "load", str(root)], root, SUTURE_VERIFY="1")
    assert {one["main_process"] for one in watched.failures} == {True}


def test_a_verification_run_keeps_the_order_of_the_files(root: Path) -> None:
    (root / "test_it.py").write_text("".join(f"def test_{n}(): assert 0\n" for n in range(8)))
    shuffled = [one for one in PYTEST if one != "no:randomly"]
    shuffled.pop(shuffled.index("-p", shuffled.index("no:cacheprovider")))
    watched = watch([*shuffled, "-p", "randomly", "-p", "no:xdist", str(root)], root, SUTURE_VERIFY="1")
    order = [one["test"].rpartition("_")[2] for one in watched.failures]
    assert order == sorted(order)
    assert len(order) == 8
