"""From a healed journey to its live form: drafted, sealed, and tried where the code patch was tried."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from suture.delivery.code_hash import code_hashes
from suture.delivery.directory import files
from suture.delivery.interface import DeliveryError, Release
from suture.delivery.seal import seal
from suture.domain.live import LiveForm, Sealed
from suture.domain.remedy import Skipped
from suture.remedies.interface import Case
from suture.remedies.live.form import live_form
from suture.verification.interface import Command
from suture.verification.live import objection
from suture.verification.runs import Lab
from suture.workflow.journey import Journey
from suture_sdk.live import launch

# After two weeks the code patch should long be in; the catalog's rule opens a task for it then.
LASTS = 14 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Trial:
    """Where a live form is tried, and with what it is made.

    `python` is the interpreter that ran the command, `state` the directory of this machine's key.
    """

    lab: Lab
    command: Command
    python: str
    state: Path


def go_live(journey: Journey, trial: Trial) -> LiveForm:
    """Return the live form of the repair that won, tried in the sandbox, or why there is none."""
    winner, fault, diagnosis = journey.winner, journey.fault, journey.diagnosis
    if winner is None or fault is None or diagnosis is None or diagnosis.shown is None or winner.checked.run is None:
        return LiveForm(None, "nothing was healed")
    case = Case(journey.signal, fault, diagnosis, diagnosis.shown, trial.lab.project)
    patch = live_form(case, winner.remedy)
    if isinstance(patch, Skipped):
        return LiveForm(None, patch.reason)
    source = trial.lab.project.read(patch.path)
    hashes = code_hashes(trial.python, source or b"", patch.function)
    if isinstance(hashes, str):
        return LiveForm(patch, hashes)
    try:
        sealed = seal(patch, Release("", "", time.time() + LASTS, hashes), trial.state)
    except DeliveryError as error:
        return LiveForm(patch, str(error))
    variables = _variables(trial.command, sealed)
    ran = winner.checked.run
    why = objection(trial.lab, trial.command, journey.signal, ran, files=files(sealed), variables=variables)
    return LiveForm(patch, why, None if why else sealed)


def _variables(command: Command, sealed: Sealed) -> Mapping[str, str]:
    return launch.environment(command.environment, launch.IN_CAPTURE, trust=(sealed.key,), patchable=("*",))
