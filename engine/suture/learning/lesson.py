"""From a report to the lesson that is kept of it."""

from __future__ import annotations

import hashlib

from suture.domain.lesson import Lesson, Outcome
from suture.domain.report import HealReport
from suture.domain.shape import message_shape
from suture.learning.page import page, title


def lesson_of(report: HealReport, now: float) -> Lesson | None:
    """Return the lesson of a heal that found a remedy, NOT_APPLIED yet, or None when there is nothing to keep.

    Args:
        report: a finished heal.
        now: seconds since the epoch.
    """
    if report.remedy is None or report.signal is None:
        return None
    remedy, error = report.remedy, report.signal.error
    return Lesson(
        id=_identity(report.root, report.fingerprint, remedy.patch.digest, str(now)),
        created=now,
        project=report.root,
        fingerprint=report.fingerprint,
        template=remedy.template,
        strategy=remedy.strategy,
        shape=message_shape(error.type, error.message),
        digest=remedy.patch.digest,
        paths=tuple(edit.path for edit in remedy.patch.edits),
        outcome=Outcome.NOT_APPLIED,
        title=title(report),
        page=page(report, now),
    )


def _identity(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
