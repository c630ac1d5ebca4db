"""Candidate: one remedy under trial, with the failure that it is to heal."""

from __future__ import annotations

from dataclasses import dataclass

from suture.domain.observation import Session
from suture.domain.remedy import Patch, Remedy
from suture.domain.signal import Signal
from suture.verification.interface import Command, Reproduction


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is tried, on which command and failure, and the runs without it."""

    command: Command
    signal: Signal
    remedy: Remedy
    reproduction: Reproduction

    @property
    def patch(self) -> Patch:
        return self.remedy.patch

    @property
    def version(self) -> str | None:
        """The version of the interpreter that ran the command ("3.9.2"), None when it did not tell."""
        return self._session.python if self._session else None

    @property
    def executable(self) -> str | None:
        """The path of the interpreter that ran the command, None when it did not tell."""
        return self._session.executable if self._session else None

    @property
    def _session(self) -> Session | None:
        return self.reproduction.runs[0].session if self.reproduction.runs else None
