"""The trial of a live patch: the failing command once more, with the data in place of the code patch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from suture.domain.observation import Observation
from suture.domain.signal import Signal
from suture.verification import runs
from suture.verification.interface import Command
from suture.verification.runs import SEEDS, Lab


def objection(
    lab: Lab,
    command: Command,
    signal: Signal,
    healed: Observation,
    *,
    files: Mapping[str, bytes],
    variables: Mapping[str, str],
) -> str:
    """Return why the live patch does not do for the running program what the code patch does; "" when it does.

    Args:
        lab: where to run, from scratch.
        command: the failing command.
        signal: the failure that must be gone.
        healed: the run with the code patch, to which this one is compared.
        files: the signed patch and its switch, laid beside the records.
        variables: what makes the program read them.
    """
    for seed in SEEDS:
        job = runs.job(command, seed=seed)
        job = replace(job, extra={**job.extra, **variables}, inputs={**job.inputs, **files})
        why = _difference(lab, signal, healed, runs.observe(lab, job))
        if why:
            return why
    return ""


def _difference(lab: Lab, signal: Signal, healed: Observation, live: Observation) -> str:
    wanted = lab.instrument.fingerprint(signal)
    if any(lab.instrument.fingerprint(one) == wanted for one in live.signals):
        said = next((line for line in live.stderr.decode("utf-8", "replace").splitlines() if "suture: " in line), "")
        return f"the failure is still there{f' ({said})' if said else ''}"
    if (live.ending, live.status) != (healed.ending, healed.status):
        return f"the command ended otherwise than with the code patch: status {live.status} for {healed.status}"
    if dict(live.tests) != dict(healed.tests):
        return "the tests came out otherwise than with the code patch"
    return (
        ""
        if live.stdout == healed.stdout or live.tests
        else "the command printed something else than with the code patch"
    )
