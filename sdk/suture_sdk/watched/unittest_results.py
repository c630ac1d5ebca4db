"""Failing tests and outcomes of unittest, whatever runner or result class is in use."""

import os
import sys
from typing import Any, Callable, Dict, Optional

from . import capture, session
from .neutral import VERIFY

# A module that cannot be imported becomes a test that raises a text; the real error is kept here meanwhile.
_unimportable: Dict[str, BaseException] = {}


def watch_results(result: Any) -> None:
    """Wrap the methods by which every `unittest.TestResult` learns what became of a test."""
    for method, outcome in (
        ("addSuccess", "passed"),
        ("addError", "error"),
        ("addFailure", "failed"),
        ("addSkip", "skipped"),
        ("addExpectedFailure", "xfailed"),
        ("addUnexpectedSuccess", "xpassed"),
    ):
        _wrap(result.TestResult, method, _noting(outcome))
    _wrap(result.TestResult, "addSubTest", _note_subtest)
    _wrap(result.TestResult, "startTest", _note_start)
    _wrap(result.TestResult, "stopTest", _note_stop)


def watch_loader(loader: Any) -> None:
    """Keep the error with which a test module cannot be imported."""
    original = loader._make_failed_import_test  # noqa: SLF001

    def make_failed_import_test(name: str, *rest: Any, **options: Any) -> Any:
        error = sys.exc_info()[1]
        if error is not None:
            _unimportable[name] = error
        return original(name, *rest, **options)

    loader._make_failed_import_test = make_failed_import_test  # noqa: SLF001


def _wrap(owner: Any, name: str, note: Callable[..., None]) -> None:
    original = getattr(owner, name)

    def method(self: Any, *arguments: Any, **options: Any) -> Any:
        try:
            if os.environ.get(VERIFY) == "1":
                self.failfast = False
            note(*arguments, **options)
        except Exception as error:
            session.note_own_failure(error)
        return original(self, *arguments, **options)

    setattr(owner, name, method)


def _noting(outcome: str) -> Callable[..., None]:
    def note(test: Any, error: Any = None) -> None:
        name = _name(test)
        session.note_test(name, outcome)
        if outcome in ("failed", "error") and error is not None:
            _record(test, error[1], name)

    return note


def _note_subtest(test: Any, subtest: Any, error: Any) -> None:
    del subtest
    if error is not None:
        session.note_test(_name(test), "failed" if issubclass(error[0], test.failureException) else "error")
        _record(test, error[1], _name(test))


def _note_start(test: Any) -> None:
    session.begin_test(_name(test))


def _note_stop(test: Any) -> None:
    del test
    session.end_test()


def _record(test: Any, error: Optional[BaseException], name: str) -> None:
    # the loader also makes such a test, and drops it, for each word that names no module but a class or method
    is_stand_in = type(test).__name__ == "_FailedTest"
    real = _unimportable.get(getattr(test, "_testMethodName", ""), error) if is_stand_in else error
    if real is not None:
        capture.capture(real, "unittest", name)


def _name(test: Any) -> str:
    return str(test.id())
