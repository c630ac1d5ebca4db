"""What a watched process collects about itself while it runs: plain dictionaries, written down at its end."""

from typing import Callable, Dict, List

ENTERED: Dict[str, Dict[str, None]] = {}
"""Test id ("" outside tests) to the functions that ran, "path::qualname", in first-call order."""

STARTED_IN: List[str] = []
"""The working directory in which the process began, if it could be told."""

CURRENT_TEST: List[str] = [""]
"""The id of the test that runs now is the last element."""

AT_A_TEST: List[Callable[[], None]] = []
"""Called when a test has begun or ended; none of them may raise."""

TESTS: Dict[str, str] = {}
"""Test id to its outcome so far."""

WARNED: Dict[str, None] = {}
"""Warnings that were shown, "UserWarning@path:line"."""

OWN_FAILURES: List[str] = []
"""Failures of the watching code itself: swallowed, counted, never shown to the program."""

_LIMIT = 10_000
_LONGEST = 2_000


def begin_test(test: str) -> None:
    """Note that a test begins, perhaps within another one."""
    CURRENT_TEST.append(test)
    for tell in AT_A_TEST:
        tell()


def end_test() -> None:
    """Note that the test that began last has ended."""
    if len(CURRENT_TEST) > 1:
        CURRENT_TEST.pop()
    for tell in AT_A_TEST:
        tell()


def note_test(test: str, outcome: str) -> None:
    """Keep the outcome of a test; what went wrong once is not made good by a later phase."""
    test = test[:_LONGEST]
    if TESTS.get(test) not in ("failed", "error") and (test in TESTS or len(TESTS) < _LIMIT):
        TESTS[test] = outcome


def note_warning(category: str, path: str, line: int) -> None:
    """Keep a warning's class and the place that raised it."""
    if len(WARNED) < _LIMIT:
        WARNED[f"{category}@{path}:{line}"] = None


def note_own_failure(error: BaseException) -> None:
    """Count a failure of ours; only its class is kept, for the message may hold the program's data."""
    if len(OWN_FAILURES) < _LIMIT:
        OWN_FAILURES.append(type(error).__name__)
