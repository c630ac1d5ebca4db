"""What one flag costs, beside growthbook: static, a half share for a unit seen before, and for a new one.

All subjects take turns in one process; the figure is the ratio of the least times of nine rounds. On both sides the
value alone is asked for. growthbook is used as its documentation shows for a server: one instance, attributes set;
for a new unit the attribute is set before each evaluation, as there the user belongs to the instance.
"""

from __future__ import annotations

import sys
import timeit
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from growthbook import GrowthBook  # noqa: E402

from benchmarks import report, timing  # noqa: E402
from suture_sdk import flag, flags  # noqa: E402

CALLS = 20_000
UNITS = [f"user-{number:07d}" for number in range(CALLS)]
WHY = "a hash in plain Python is most of it on both sides"


def _suture() -> None:
    refused = flags.apply(
        flags.Memory(
            flags.Flag("still", {"on": True, "off": False}, "on"),
            flags.Flag("half", {"on": True, "off": False}, "off", split=(("on", 50.0),)),
        )
    )
    assert refused == ()


def _growthbook() -> GrowthBook:
    half = {"defaultValue": False, "rules": [{"force": True, "coverage": 0.5, "hashAttribute": "id"}]}
    return GrowthBook(attributes={"id": UNITS[0]}, features={"still": {"defaultValue": True}, "half": half})


SUBJECTS = {
    "suture, static": "flag('still', False)",
    "growthbook, static": "value('still', False)",
    "suture, 50 % warm": "flag('half', False, unit)",
    "growthbook, 50 % warm": "value('half', False)",
    "suture, 50 % cold": "flag('half', False, next(units))",
    "growthbook, 50 % cold": "attributes({'id': next(units)}); value('half', False)",
}


def _timed(statement: str, peer: GrowthBook) -> Callable[[], float]:
    def run() -> float:
        _suture()  # forgets every unit
        names = {"flag": flag, "value": peer.get_feature_value, "attributes": peer.set_attributes}
        timer = timeit.Timer(statement, globals={**names, "unit": UNITS[0], "units": iter(UNITS)})
        return timer.timeit(CALLS) / CALLS

    return run


def _ratio(least: dict[str, float], kind: str, limit: float, why: str = "") -> report.Row:
    ratio = least[f"suture, {kind}"] / least[f"growthbook, {kind}"]
    return report.at_most(f"{kind}: suture as a share of growthbook", ratio, "", limit, why)


def measured() -> list[report.Row]:
    """Return the rows: three ratios with their goals, then what each subject took for one call."""
    peer = _growthbook()
    least = timing.in_turns({name: _timed(statement, peer) for name, statement in SUBJECTS.items()})
    return [
        _ratio(least, "static", 1 / 8),
        _ratio(least, "50 % warm", 1 / 10),
        _ratio(least, "50 % cold", 1.0, WHY),
        *(report.Row(name, seconds * 1e9, "ns") for name, seconds in least.items()),
    ]


if __name__ == "__main__":
    print(report.show("flags", [*measured(), *timing.calibration()]))
