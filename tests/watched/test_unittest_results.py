"""Suites of unittest under watch, on every Python found."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.watched.watched import INTERPRETERS, Watched, unwatched, watch

pytestmark = pytest.mark.parametrize("version", INTERPRETERS)
SECONDS = re.compile(rb"\d+\.\d+s")

SUITE = """
    import unittest

    class TestCart(unittest.TestCase):
        def test_good(self): pass
        def test_bad(self): self.assertEqual(1, 2)
        def test_error(self): {}["a"]
        @unittest.skip("not now")
        def test_skipped(self): raise ValueError
        @unittest.expectedFailure
        def test_expected(self): self.fail()
        @unittest.expectedFailure
        def test_unexpected(self): pass
        def test_parts(self):
            for part in range(3):
                with self.subTest(part=part):
                    self.assertNotEqual(part, 1)

    class TestSetup(unittest.TestCase):
        @classmethod
        def setUpClass(cls): raise OSError(2, "gone")
        def test_never(self): pass
"""


def _suite(tmp_path: Path, version: str, source: str, *options: str, **extra: str) -> Watched:
    root = tmp_path / "project"
    root.mkdir()
    (root / "test_cart.py").write_text(dedent(source))
    command = [INTERPRETERS[version], "-m", "unittest", *options, "test_cart"]
    plain = unwatched(command, root)
    watched = watch(command, root, **extra)
    if not extra:
        assert (watched.status, watched.stdout) == (plain.returncode, plain.stdout)
        assert SECONDS.sub(b"", watched.stderr) == SECONDS.sub(b"", plain.stderr)
    return watched


def test_failing_tests_are_recorded_and_no_others(tmp_path: Path, version: str) -> None:
    watched = _suite(tmp_path, version, SUITE)
    told = {one["test"]: one["raised"][0]["type"] for one in watched.failures}
    assert told == {
        "test_cart.TestCart.test_bad": "AssertionError",
        "test_cart.TestCart.test_error": "KeyError",
        "test_cart.TestCart.test_parts": "AssertionError",
        "setUpClass (test_cart.TestSetup)": "FileNotFoundError",
    }
    assert {one["source"] for one in watched.failures} == {"unittest"}
    assert watched.session["own_failures"] == []


def test_outcomes_are_kept(tmp_path: Path, version: str) -> None:
    watched = _suite(tmp_path, version, SUITE)
    assert {test.rpartition(".")[2]: outcome for test, outcome in watched.session["tests"].items()} == {
        "test_good": "passed",
        "test_bad": "failed",
        "test_error": "error",
        "test_skipped": "skipped",
        "test_expected": "xfailed",
        "test_unexpected": "xpassed",
        "test_parts": "failed",
        "TestSetup)": "error",
    }


def test_a_module_that_cannot_be_imported_gives_its_real_error(tmp_path: Path, version: str) -> None:
    watched = _suite(tmp_path, version, "import shop_that_is_not_there\n")
    assert watched.error["type"] == "ModuleNotFoundError"
    assert watched.error["attributes"]["name"] == "shop_that_is_not_there"
    assert watched.error["frames"][-1]["file"].endswith("test_cart.py")


def test_a_suite_that_passes_leaves_no_failure(tmp_path: Path, version: str) -> None:
    source = "import unittest\nclass TestOne(unittest.TestCase):\n    def test_one(self): pass\n"
    assert _suite(tmp_path, version, source).failures == []


def test_a_verification_run_does_not_stop_at_the_first_failure(tmp_path: Path, version: str) -> None:
    watched = _suite(tmp_path, version, SUITE, "-f", SUTURE_VERIFY="1")
    assert len(watched.failures) == 4


def test_a_run_that_is_to_stop_at_the_first_failure_does(tmp_path: Path, version: str) -> None:
    assert len(_suite(tmp_path, version, SUITE, "-f").failures) == 1


def test_a_test_that_is_named_alone_is_recorded_with_its_own_error(tmp_path: Path, version: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "test_cart.py").write_text(dedent(SUITE))
    watched = watch([INTERPRETERS[version], "-m", "unittest", "test_cart.TestCart.test_error"], root)
    assert [one["raised"][0]["type"] for one in watched.failures] == ["KeyError"]
