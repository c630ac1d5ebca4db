"""The failed tests of a JUnit report, as pytest, unittest-xml-reporting and CI services write it.

XML from a stranger can name files and grow without end: a document type, an entity and what is too large or
too deep are refused before they have any effect, and only allow-listed attributes and texts are taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from xml.parsers import expat

from suture.signals.interface import NoFailedTestError
from suture.signals.named_tests import is_runnable, of_class

LARGEST = 64 * 1024 * 1024
MOST_CASES = 2_000
LONGEST_TEXT = 200_000
_DEEPEST = 50
_LONGEST_NAME = 2_000
_FAILED = frozenset({"failure", "error"})


@dataclass(frozen=True, slots=True)
class FailedCase:
    """One failed test of a report. All fields are foreign text; `text` is what the runner wrote of the failure."""

    classname: str
    name: str
    file: str = ""
    text: str = ""


def parse(data: bytes) -> tuple[FailedCase, ...]:
    """Return the failed tests of a report in their order, at most 2,000.

    Raises:
        NoFailedTestError: this is no such report, or none of its tests failed.
    """
    if len(data) > LARGEST:
        raise NoFailedTestError(f"the report has more than {LARGEST} bytes; give that of the failing job alone")
    reader = _Reader()
    try:
        reader.read(data)
    except expat.ExpatError as error:
        raise NoFailedTestError(f"the report is no XML: {error}; expected a JUnit report with <testcase>") from error
    if not reader.cases:
        seen = "tests, none of which failed" if reader.any_test else "no <testcase>"
        raise NoFailedTestError(f"the report has {seen}")
    return tuple(reader.cases)


class _Reader:
    """Takes what it needs out of a stream of elements; nothing is kept of the rest."""

    def __init__(self) -> None:
        self.cases: list[FailedCase] = []
        self.any_test = False
        self._depth = 0
        self._case: FailedCase | None = None
        self._failed = False
        self._text: list[str] | None = None
        self._length = 0

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refused
        parser.EntityDeclHandler = _refused
        parser.ExternalEntityRefHandler = _refused
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NoFailedTestError(f"the report is nested deeper than {_DEEPEST} elements, which no runner writes")
        if name == "testcase":
            self.any_test, self._failed = True, False
            taken = [attributes.get(each, "")[:_LONGEST_NAME] for each in ("classname", "name", "file")]
            self._case = FailedCase(*taken)
        elif name in _FAILED and self._case is not None:
            self._failed, self._text, self._length = True, [], 0

    def _characters(self, text: str) -> None:
        if self._text is not None and self._length < LONGEST_TEXT:
            self._text.append(text[: LONGEST_TEXT - self._length])
            self._length += len(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name in _FAILED and self._case is not None and self._text is not None:
            self._case = replace(self._case, text=self._case.text or "".join(self._text))
            self._text = None
        elif name == "testcase" and self._case is not None:
            if self._failed and len(self.cases) < MOST_CASES:
                self.cases.append(self._case)
            self._case = None


def _refused(*_: object) -> int:
    raise NoFailedTestError("the report has a document type or entities, which no runner writes; it is not read")


def tests(cases: tuple[FailedCase, ...], folder: Path) -> tuple[str, ...]:
    """Return the ids of those tests that are in files below the folder."""
    found = [_test(case, folder) for case in cases]
    return tuple(dict.fromkeys(test for test in found if test is not None))


def _test(case: FailedCase, folder: Path) -> str | None:
    by_class = of_class(case.classname, case.name, folder)
    if by_class is not None or not case.file or not case.classname:
        return by_class
    # the class of a test below a folder that is on the path begins there, not at the root
    module = case.file.removesuffix(".py").rpartition("/")[2]
    names = case.classname.split(".")
    inner = names[names.index(module) + 1 :] if module in names else []
    test = "::".join([case.file, *inner, case.name])
    return test if is_runnable(test, folder) else None


def text(cases: tuple[FailedCase, ...]) -> str:
    """Return what the report says of the failures, as pytest heads it, for a reader of tracebacks."""
    return "".join(f"____ {case.classname}.{case.name} ____\n{case.text}\n\n" for case in cases if case.text)
