from __future__ import annotations

import io
import sys

import pytest

from tests.diagnosis.crash import crash, diagnosed, shown

ASKING = {
    "a line": ("def ask():\n    return input('? ')\nask()\n", "answers.txt"),
    "a line in an expression": ("names = [input() for _ in range(3)]\n", "answers.txt"),
    "the mode of a terminal": (
        'import termios\nwith open("/dev/null") as file:\n    termios.tcgetattr(file)\n',
        "needs a terminal",
    ),
}
NOT_ASKING = {
    "an end of file that the program raises itself": "raise EOFError('no more')\n",
    "an end of file in a file": "import pickle, io\npickle.load(io.BytesIO())\n",
    "another error beside input": "def ask():\n    return {}[input]\nask()\n",
    "another error of the system": "open('/nowhere/at/all')\n",
    "the words in another error": "raise ValueError('Inappropriate ioctl for device')\n",
}


@pytest.fixture(autouse=True)
def _nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())


@pytest.mark.parametrize("title", ASKING)
def test_who_asks_a_person_is_told_what_to_give(title: str) -> None:
    program, said = ASKING[title]
    (hypothesis,) = diagnosed(crash(program)).hypotheses
    assert (hypothesis.cause, hypothesis.shown) == ("no-person", True)
    assert said in hypothesis.sentence


@pytest.mark.parametrize("title", NOT_ASKING)
def test_what_asks_nobody_is_not_taken_for_it(title: str) -> None:
    assert shown(diagnosed(crash(NOT_ASKING[title]))) != "no-person"
