"""The pytest plugin: every failing test's real exception, every test's outcome. PYTEST_DONT_REWRITE."""

import os
from typing import Any, Iterator, Optional

import pytest

from . import capture, code_events, neutral, session

_WRAPPERS = ("CollectError", "ConftestImportFailure")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: Any) -> "Iterator[None]":
    """Record a conftest that cannot be imported; in a verification run, quiet what would end it early."""
    if os.environ.get(neutral.VERIFY) == "1":
        neutral.quiet(early_config.known_args_namespace)
    outcome: Any = yield
    if outcome.excinfo:
        _record(outcome.excinfo[1], None)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: Any) -> None:
    """In a verification run, quiet the options once more: they have been parsed again."""
    if os.environ.get(neutral.VERIFY) == "1":
        neutral.quiet(config.option)


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: Any) -> "Iterator[None]":
    """Record what a test file raised at its import."""
    outcome: Any = yield
    report = None if outcome.excinfo else outcome.get_result()
    call = getattr(report, "call", None)
    if report is not None and report.failed and call is not None and call.excinfo is not None:
        _record(call.excinfo.value, collector.nodeid)
        session.note_test(collector.nodeid, "error")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: Any) -> "Iterator[None]":
    """Keep the id of the test that runs now."""
    session.begin_test(item.nodeid)
    try:
        yield
    finally:
        session.end_test()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> "Iterator[None]":
    """Record the exception of a failing phase; an expected failure is none."""
    outcome: Any = yield
    report = None if outcome.excinfo else outcome.get_result()
    if report is not None and report.failed and call.excinfo is not None:
        _record(call.excinfo.value, item.nodeid)


def pytest_runtest_logreport(report: Any) -> None:
    """Keep the outcome of each phase, also of tests that ran in another process."""
    outcome = _outcome(report)
    if outcome is not None:
        session.note_test(report.nodeid, outcome)


def pytest_warning_recorded(warning_message: Any) -> None:
    """Keep the class and place of each warning."""
    category, where = warning_message.category, str(warning_message.filename)
    session.note_warning(str(category.__name__), where, int(warning_message.lineno))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Follow no calls while the results are reported: plugins load and write much then, and no test runs any more."""
    code_events.rest()


@pytest.hookimpl(trylast=True)
def pytest_internalerror(excinfo: Any) -> None:
    """Record an error in pytest itself or in a plugin."""
    _record(excinfo.value, None)


def _outcome(report: Any) -> Optional[str]:
    if report.outcome == "rerun":
        return None
    if "wasxfail" in vars(report):
        return "xpassed" if report.passed else "xfailed"
    if report.when == "call" or report.skipped:
        return str(report.outcome)
    return "error" if report.failed else None


def _record(error: BaseException, test: Optional[str]) -> None:
    cause = error.__cause__
    real = cause if type(error).__name__ in _WRAPPERS and cause is not None else error
    capture.capture(real, "pytest", test)
