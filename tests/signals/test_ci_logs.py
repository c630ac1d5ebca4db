"""Logs of CI jobs: what the service writes around each line, and paths of a checkout that is not here."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.signals.checkout import Checkout, moved
from suture.signals.interface import NotATracebackError
from suture.signals.log_text import failures

CRASH = """Traceback (most recent call last):
  File "/home/runner/work/shop/shop/app.py", line 3, in <module>
    print(size([1]))
          ^^^^^^^^^
  File "/home/runner/work/shop/shop/shop/cart.py", line 2, in size
    return len(itms)
               ^^^^
NameError: name 'itms' is not defined
"""
PYTEST = """============================= test session starts ==============================
collected 1 item

tests/test_cart.py F                                                     [100%]

=================================== FAILURES ===================================
__________________________________ test_size ___________________________________

    def test_size():
>       assert size([1]) == 1
               ^^^^^^^^^

tests/test_cart.py:5:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _

    def size(items):
>       return len(itms)
                   ^^^^
E       NameError: name 'itms' is not defined

shop/cart.py:2: NameError
=========================== short test summary info ============================
FAILED tests/test_cart.py::test_size - NameError: name 'itms' is not defined
"""
FILES = {
    "app.py": "from shop.cart import size\n\nprint(size([1]))\n",
    "shop/cart.py": "def size(items):\n    return len(itms)\n",
    "tests/test_cart.py": "from shop.cart import size\n\n\ndef test_size():\n    assert size([1]) == 1\n",
}
Wrap = Callable[[str], str]


def github(text: str) -> str:
    before = "##[group]Run python app.py\nshell: /usr/bin/bash -e {0}\n##[endgroup]\n"
    after = "##[error]Process completed with exit code 1.\nPost job cleanup.\n"
    stamped = enumerate((before + text + after).splitlines())
    return "".join(f"2026-11-02T10:11:{number % 60:02}.{number:07}Z {line}\n" for number, line in stamped)


def github_cli(text: str) -> str:
    return "".join(f"test (3.12)\tRun tests\t{line}\n" for line in github(text).splitlines())


def gitlab(text: str) -> str:
    before = (
        "section_start:1762078270:step_script\r\x1b[0K\x1b[0K\x1b[36;1mExecuting\x1b[0;m\n\x1b[32;1m$ python app.py\n"
    )
    after = "section_end:1762078271:step_script\r\x1b[0K\x1b[31;1mERROR: Job failed: exit code 1\n\x1b[0;m"
    return before + text + after


def gitlab_stamped(text: str) -> str:
    return "".join(f"2026-11-02T10:11:01.123456Z 00O {line}\n" for line in gitlab(text).split("\n"))


def coloured(text: str) -> str:
    return text.replace("NameError", "\x1b[1;31mNameError\x1b[0m")


def local(tmp_path: Path, text: str) -> list[tuple[str, int]]:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    error = failures(text, tmp_path, tmp_path, FILES)[0].error
    assert (error.type, error.message, error.notes) == ("NameError", "name 'itms' is not defined", ())
    return [(str(Path(frame.file).relative_to(tmp_path)), frame.line) for frame in error.frames]


every_service = pytest.mark.parametrize("wrap", [str, github, github_cli, gitlab, gitlab_stamped, coloured])


@every_service
def test_a_crash_in_a_log_is_found_in_this_tree(tmp_path: Path, wrap: Wrap) -> None:
    assert local(tmp_path, wrap(CRASH)) == [("app.py", 3), ("shop/cart.py", 2)]


@every_service
def test_a_report_of_pytest_in_a_log_is_found_in_this_tree(tmp_path: Path, wrap: Wrap) -> None:
    assert local(tmp_path, wrap(PYTEST)) == [("tests/test_cart.py", 5), ("shop/cart.py", 2)]


def test_the_carets_of_another_checkout_tell_the_columns_here(tmp_path: Path) -> None:
    local(tmp_path, CRASH)
    frame = failures(github(CRASH), tmp_path, tmp_path, FILES)[0].error.frames[-1]
    assert (frame.column, frame.end_column) == (15, 19)


def test_a_log_without_a_traceback_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotATracebackError):
        failures(github("all is well\n"), tmp_path, tmp_path, FILES)


@pytest.mark.parametrize(
    ("names", "files", "way"),
    [
        (["/ci/shop/a.py"], ["a.py"], ("/ci/shop/", "")),
        (["/ci/shop/src/a.py", "/ci/shop/b.py"], ["src/a.py", "b.py"], ("/ci/shop/", "")),
        (["/app/a.py"], ["backend/a.py"], ("/app/", "backend/")),
        (["C:\\ci\\shop\\src\\a.py"], ["src/a.py"], ("C:/ci/shop/", "")),
        (["/ci/x/models.py", "/ci/y/b.py"], ["x/models.py", "y/models.py", "y/b.py"], ("/ci/", "")),
    ],
)
def test_where_a_checkout_is_here(names: list[str], files: list[str], way: tuple[str, str]) -> None:
    assert moved(names, files) == way


@pytest.mark.parametrize(
    ("names", "files"),
    [
        ([], ["a.py"]),
        (["/ci/a.py"], []),
        (["/ci/a.py"], ["b.py"]),
        (["/ci/models.py"], ["x/models.py", "y/models.py"]),
        (["/ci/a.py", "/other/b.py"], ["a.py", "b.py"]),
        (["/usr/lib/python3.11/site-packages/requests/models.py"], ["models.py"]),
        (["/usr/lib/python3.11/json/decoder.py"], ["decoder.py"]),
        (["<string>", "<frozen runpy>"], ["string", "a.py"]),
    ],
)
def test_a_name_that_is_not_clear_is_left_alone(names: list[str], files: list[str]) -> None:
    assert moved(names, files) is None


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "/ci/../../etc/passwd", "../../a.py", "/ci/shop/absent.py", "<string>", "", "/root/x/a.py"]
)
def test_no_name_leads_out_of_the_files_of_the_project(name: str) -> None:
    checkout = Checkout("/root/x", ["a.py", "shop/cart.py"])
    checkout.learn(["/ci/shop/cart.py", "/ci/shop/../a.py", name])
    assert checkout.local(name) in {name, "/root/x/a.py", "/root/x/shop/cart.py"}


def test_a_file_that_is_here_is_never_taken_for_another() -> None:
    checkout = Checkout("/root/x", ["a.py", "b/a.py"])
    checkout.learn(["/root/x/a.py", "/ci/b/a.py"])
    assert checkout.local("/root/x/a.py") == "/root/x/a.py"
    assert checkout.local("/ci/b/a.py") == "/root/x/b/a.py"


@given(st.lists(st.text("ab/.\\:", max_size=12), max_size=6), st.lists(st.text("ab/.", max_size=8), max_size=6))
def test_whatever_the_names_are_only_files_of_the_project_come_out(names: list[str], files: list[str]) -> None:
    checkout = Checkout("/r", files)
    checkout.learn(names)
    assert all(checkout.local(name) in {name, *(f"/r/{file}" for file in files)} for name in names)
