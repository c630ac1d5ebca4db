"""Say which interpreters this machine has: tests of the watched side run on each of them."""

from __future__ import annotations

from tests.watched.watched import INTERPRETERS


def pytest_report_header() -> str:
    return f"watched interpreters: {', '.join(sorted(map(str, INTERPRETERS)))}"
