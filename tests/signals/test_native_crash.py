from __future__ import annotations

import pytest

from suture.domain.observation import Ending, Observation
from suture.signals.native_crash import ended

FATAL = b"""\
Fatal Python error: Segmentation fault

Current thread 0x00007f2251446b80 (most recent call first):
  File "/usr/lib/python3.11/ctypes/__init__.py", line 519 in string_at
  File "/srv/shop/app.py", line 4 in crash
  File "/srv/shop/app.py", line 5 in <module>
"""


def seen(ending: Ending, status: int | None, killed_by: int | None, stderr: bytes = b"") -> Observation:
    return Observation(ending, status, killed_by, 12.0, b"", stderr)


def test_a_crash_of_native_code_is_placed_at_the_nearest_line_of_the_program() -> None:
    said = ended(seen("killed", None, 11, FATAL))
    assert said.startswith("it was ended by signal 11 (SIGSEGV): a crash in native code")
    assert "app.py:4 in crash" in said


@pytest.mark.parametrize("number", [4, 6, 7, 8, 11])
def test_without_the_report_of_faulthandler_it_is_asked_for(number: int) -> None:
    assert "-X faulthandler" in ended(seen("killed", None, number))


@pytest.mark.parametrize("stderr", [FATAL.replace(b"Fatal Python error", b"Log"), b"Fatal Python error: x\n  File \n"])
def test_lines_that_only_look_like_it_are_not_believed(stderr: bytes) -> None:
    assert "app.py" not in ended(seen("killed", None, 11, stderr))


def test_a_file_name_steers_no_terminal() -> None:
    assert "\x1b" not in ended(seen("killed", None, 11, FATAL.replace(b"/app.py", b"/a\x1b[31m.py")))


@pytest.mark.parametrize(
    ("observation", "said"),
    [
        (seen("exited", 3, None), "it ended with exit status 3"),
        (seen("timeout", None, 15), "it was still running at the time limit, after 12 s"),
        (seen("killed", None, 9), "it was ended by signal 9 (SIGKILL)"),
        (seen("killed", None, 2), "it was ended by signal 2 (SIGINT)"),
        (seen("killed", None, 99), "it was ended by signal 99"),
    ],
)
def test_another_end_is_said_as_it_is(observation: Observation, said: str) -> None:
    assert ended(observation) == said
