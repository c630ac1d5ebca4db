"""Failed tests out of pytest's cache and JUnit reports: both are files that anybody may have written."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.signals import junit, last_failed, rerun
from suture.signals.interface import NoFailedTestError
from suture.signals.named_tests import dotted, is_runnable, of_class
from suture.signals.traceback_text import parse

SIZE = "tests/test_cart.py::TestCart::test_size[a b]"
REPORT = b"""<?xml version="1.0"?><testsuites><testsuite>
<testcase classname="tests.test_cart.TestCart" name="test_size[a b]"><failure message="m">def test_size():
&gt;   size([1])

tests/test_cart.py:4:
_ _ _ _ _ _
shop/cart.py:2: in size
    return len(itms)
E   NameError: name 'itms' is not defined</failure><system-out>noise</system-out></testcase>
<testcase classname="tests.test_cart" name="test_other"/>
<testcase classname="tests.test_cart" name="test_skipped"><skipped/></testcase>
<testcase classname="" name="tests.test_cart"><error>boom</error></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_cart.py").write_text("")
    (tmp_path.parent / "outside.py").write_text("")
    return tmp_path


def cached(project: Path, content: object) -> None:
    cache = project / last_failed.CACHE
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text(content if isinstance(content, str) else json.dumps(content))


def test_the_failed_tests_of_the_last_run_are_read(project: Path) -> None:
    cached(project, {SIZE: True, "tests/test_cart.py": True})
    assert last_failed.read(project) == (project, (SIZE, "tests/test_cart.py"))


def test_the_cache_is_looked_for_upwards(project: Path) -> None:
    cached(project, {SIZE: True})
    assert last_failed.read(project / "tests") == (project, (SIZE,))


@pytest.mark.parametrize(
    "test",
    [
        "-p=evil.py",
        "--rootdir=/::x",
        "",
        "tests/absent.py::test_x",
        "../outside.py::test_x",
        "/etc/passwd",
        "tests",
        "tests/test_cart.py::a\nb",
        "tests/test_cart.py::a\x1b[31m",
        "tests/test_cart.py::" + "x" * 3000,
        "\0.py",
        "link.py",
    ],
)
def test_what_is_no_test_of_the_project_is_left_out(project: Path, test: str) -> None:
    (project / "link.py").symlink_to("/etc/passwd")
    assert not is_runnable(test, project)
    cached(project, {test: True})
    with pytest.raises(NoFailedTestError, match="no failed test that is still there"):
        last_failed.read(project)


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "[]", "3", "{}", "null"])
def test_a_broken_cache_is_no_failed_test(project: Path, content: str) -> None:
    cached(project, content)
    with pytest.raises(NoFailedTestError):
        last_failed.read(project)


def test_without_a_cache_the_next_step_is_said(project: Path) -> None:
    with pytest.raises(NoFailedTestError, match="let pytest run once"):
        last_failed.read(project)


def test_the_failed_cases_of_a_report_are_read(project: Path) -> None:
    cases = junit.parse(REPORT)
    assert [(case.classname, case.name) for case in cases] == [
        ("tests.test_cart.TestCart", "test_size[a b]"),
        ("", "tests.test_cart"),
    ]
    assert junit.tests(cases, project) == (SIZE, "tests/test_cart.py")


def test_what_a_report_shows_of_a_failure_is_a_traceback(project: Path) -> None:
    (signal,) = parse(junit.text(junit.parse(REPORT)), cwd=project)
    assert (signal.error.type, signal.error.message) == ("NameError", "name 'itms' is not defined")
    assert [frame.line for frame in signal.error.frames] == [4, 2]


def test_a_file_that_the_report_names_is_used_where_the_class_alone_does_not_lead_to_it(project: Path) -> None:
    cases = (junit.FailedCase("test_cart.TestCart", "test_size", "tests/test_cart.py"),)
    assert junit.tests(cases, project) == ("tests/test_cart.py::TestCart::test_size",)


@pytest.mark.parametrize(
    ("classname", "name", "file"),
    [
        ("absent.TestCart", "test_size", ""),
        ("", "", ""),
        ("..outside", "test_x", ""),
        ("x", "test_x", "../outside.py"),
        ("x", "test_x", "/etc/passwd"),
        ("-x", "test_x", "-x.py"),
    ],
)
def test_a_case_that_leads_nowhere_is_left_out(project: Path, classname: str, name: str, file: str) -> None:
    assert junit.tests((junit.FailedCase(classname, name, file),), project) == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no XML"),
        (b"<a>", "no XML"),
        (b"{}", "no XML"),
        (b"<a/>", "no <testcase>"),
        (b'<testsuite><testcase name="x"/></testsuite>', "none of which failed"),
        (b'<testsuite><testcase name="x"><skipped/></testcase></testsuite>', "none of which failed"),
        (b"<testsuite><failure>x</failure></testsuite>", "no <testcase>"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type"),
        (b"<a>" * 60 + b"</a>" * 60, "nested deeper"),
    ],
)
def test_what_is_no_report_is_refused_with_what_was_found(data: bytes, said: str) -> None:
    with pytest.raises(NoFailedTestError, match=said):
        junit.parse(data)


def test_a_report_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    case = b'<testcase name="x"><error>' + b"y" * 300_000 + b"</error></testcase>"
    cases = junit.parse(b"<t>" + case + b'<testcase name="x"><error/></testcase>' * 3_000 + b"</t>")
    assert (len(cases), len(cases[0].text)) == (junit.MOST_CASES, junit.LONGEST_TEXT)
    monkeypatch.setattr(junit, "LARGEST", 10)
    with pytest.raises(NoFailedTestError, match="more than 10 bytes"):
        junit.parse(REPORT)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_report_or_refused(data: bytes) -> None:
    with pytest.raises(NoFailedTestError):
        junit.parse(data)


def test_a_test_is_called_as_its_runner_calls_it(project: Path) -> None:
    assert dotted(SIZE) == "tests.test_cart.TestCart.test_size"
    assert dotted("tests/test_cart.py") == "tests.test_cart"
    assert of_class("tests.test_cart", "test_a", project) == "tests/test_cart.py::test_a"


def environment(tmp_path: Path, *packages: str) -> Mapping[str, str]:
    """Return an environment whose python knows only these packages."""
    home = tmp_path / "env"
    (home / "bin").mkdir(parents=True)
    asked = " ".join(f"*\\'{name}\\'*) exit 0;;" for name in packages)
    python = home / "bin" / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in {asked} esac\nexit 1\n')
    python.chmod(0o755)
    return {"VIRTUAL_ENV": str(home), "PATH": os.environ["PATH"]}


def test_pytest_runs_the_tests_where_it_is_installed(project: Path) -> None:
    given_ = environment(project, "pytest")
    python = f"{project}/env/bin/python"
    assert rerun.command([SIZE], project, project, given_) == (python, "-m", "pytest", SIZE)
    elsewhere = rerun.command([SIZE], project, project / "tests", given_)
    assert elsewhere == (python, "-m", "pytest", f"{project}/{SIZE}")


def test_unittest_runs_the_tests_where_pytest_is_not_installed(project: Path) -> None:
    words = rerun.command([SIZE, SIZE.replace("a b", "c")], project, project, environment(project))
    assert words[1:] == ("-m", "unittest", "tests.test_cart.TestCart.test_size")


def test_a_django_project_runs_its_tests_itself_unless_pytest_knows_how_to(project: Path) -> None:
    (project / "manage.py").write_text("")
    words = rerun.command([SIZE], project, project, environment(project, "pytest"))
    assert words[1:] == ("manage.py", "test", "tests.test_cart.TestCart.test_size")


def test_no_command_is_longer_than_a_command_line(project: Path) -> None:
    tests = [f"tests/test_cart.py::test_{number}" for number in range(1_000)]
    assert len(rerun.command(tests, project, project, environment(project, "pytest"))) == 3 + rerun.MOST_TESTS


@pytest.mark.parametrize("name", [".venv", "venv"])
def test_the_environment_of_the_project_is_used(project: Path, name: str) -> None:
    python = project / name / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("")
    assert rerun.interpreter(project, {"PATH": ""}) == str(python)
    assert rerun.interpreter(project / "tests", {"PATH": ""}) == "python3"


def test_an_interpreter_that_does_not_answer_has_no_packages(project: Path) -> None:
    words = rerun.command([SIZE], project, project, {"VIRTUAL_ENV": "/absent", "PATH": "/absent"})
    assert words[:3] == ("python3", "-m", "unittest")
