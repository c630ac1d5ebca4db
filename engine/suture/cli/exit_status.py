"""Exit statuses, and which end of a heal has which."""

from __future__ import annotations

from suture.domain.report import HealReport, Status

DONE = 0
NOT_HEALED = 1
DID_NOT_FAIL = 2
CANNOT = 3
INTERRUPTED = 130

_OF_STATUS = {Status.DID_NOT_FAIL: DID_NOT_FAIL}


def exit_status(report: HealReport) -> int:
    """Return the exit status of a finished heal.

    An explanation is done when one cause was shown; a heal when no other failure is left, because whoever reads a 0
    takes the command for one that works.
    """
    if report.status is Status.EXPLAINED:
        return DONE if report.diagnosis and report.diagnosis.shown else NOT_HEALED
    if report.status is Status.HEALED:
        return NOT_HEALED if report.remaining else DONE
    return _OF_STATUS.get(report.status, NOT_HEALED)
