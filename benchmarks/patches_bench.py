"""What a patch costs the call that it stands at: never enabled, on, triggered, and off again.

All subjects take turns in one process; the figure is the ratio of the least times of the rounds. Each subject is a
function of its own with the same body, so that no one of them warms or unsettles the code of another.
"""

from __future__ import annotations

import logging
import sys
import timeit
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "sdk")]

from benchmarks import report, timing  # noqa: E402
from suture_sdk import contexts, patches, settings  # noqa: E402
from suture_sdk.flags.bucketing import bucket  # noqa: E402
from suture_sdk.patches.code_hash import code_hash  # noqa: E402
from suture_sdk.patches.interface import CALL, Caps, DataPatch, Loaded, Switch, Target  # noqa: E402

CALLS = 50_000
ROUNDS = 15
FREE = Caps(hits_per_minute=10**12, hit_rate=1.0)
OFF_LIMIT = 1.4 if sys.version_info >= (3, 13) else 1.05
WHY_OFF = "it is the function's own code again; above 1.05 is noise of the machine"
WHY_ON = "one more Python call and one step of a counter"
WHY_TRIGGERED = (
    "the arm, the caps, the counts and the mark are Python: more than a bare `except` of three lines can cost"
)
WHY_ARGUMENT = "arguments are packed, looked at by the kind and passed on, each in a Python call"

NONE_TO_TEXT = {"param": "key", "when": "none", "to": ""}
BODY = """
def {name}(key, number=1):
    if key is None:
        raise LookupError(key)
    return number
"""
NAMES = ("bare", "never", "again", "exception", "triggered", "argument", "mended")


def _module() -> ModuleType:
    """Return a module with one function for each subject, as if it were read from a file."""
    made = ModuleType("measured")
    for name in NAMES:
        exec(compile(BODY.format(name=name), "/srv/measured.py", "exec"), made.__dict__)
    exec(
        compile(
            "def caught(key, number=1):\n    try:\n        return bare(key, number)\n"
            "    except LookupError:\n        return 0\n",
            "/srv/measured.py",
            "exec",
        ),
        made.__dict__,
    )
    sys.modules["measured"] = made
    return made


def _data(home: ModuleType, name: str, kind: str, parameters: dict[str, Any], percentage: float) -> Loaded:
    target = Target("measured", name, (code_hash(getattr(home, name).__code__),))
    patch = DataPatch(name, "", "", target, kind, CALL, parameters, 1e12, caps=FREE)
    return Loaded(patch, Switch(True, percentage, "salt", "user"))


def _prepared() -> ModuleType:
    home = _module()
    logging.disable()
    settings.init(patchable=["measured:*"])
    patches.register("never", "measured:never", lambda call, *args: call())  # noqa: ARG005 -- the port's arguments
    patches.register("again", "measured:again", lambda call, *args: call())  # noqa: ARG005
    patches.enable("again")
    home.again(1)
    patches.disable("again")
    default = {"exc": "LookupError", "value": False}
    refused = patches.apply(
        patches.Memory(
            _data(home, "exception", "default_on_exception", default, 100.0),
            _data(home, "triggered", "default_on_exception", default, 100.0),
            _data(home, "argument", "coerce_argument", NONE_TO_TEXT, 50.0),
            _data(home, "mended", "coerce_argument", NONE_TO_TEXT, 100.0),
        )
    )
    if refused:
        raise RuntimeError(f"not every patch is in: {refused}")
    return home


SUBJECTS = {
    "bare": "call(1)",
    "never enabled": "call(1)",
    "off again": "call(1)",
    "exception kind on": "call(1)",
    "argument kind on, untreated": "call(1)",
    "argument kind on, treated": "call(1)",
    "caught by the caller": "call(None)",
    "exception kind triggered": "call(None)",
}
FUNCTIONS = dict(
    zip(SUBJECTS, ("bare", "never", "again", "exception", "argument", "mended", "caught", "triggered"), strict=True),
)


def _timed(function: Callable[..., Any], statement: str) -> Callable[[], float]:
    timer = timeit.Timer(statement, globals={"call": function})
    return lambda: timer.timeit(CALLS) / CALLS


def measured() -> list[report.Row]:
    """Return the rows: ratios with their goals, then what each subject took for one call."""
    home = _prepared()
    contexts.UNIT.set(next(unit for unit in map(str, range(99)) if bucket("salt", unit) >= 50_000))  # untreated
    runs = {name: _timed(getattr(home, FUNCTIONS[name]), text) for name, text in SUBJECTS.items()}
    least = timing.in_turns(runs, ROUNDS)
    bare = least["bare"]
    return [
        report.at_most("never enabled, of the bare call", least["never enabled"] / bare, "x", OFF_LIMIT, WHY_OFF),
        report.at_most("off again, of the bare call", least["off again"] / bare, "x", OFF_LIMIT, WHY_OFF),
        report.at_most("exception kind on, normal call", least["exception kind on"] / bare, "x", 2.5, WHY_ON),
        report.at_most(
            "exception kind triggered, of a caller that catches",
            least["exception kind triggered"] / least["caught by the caller"],
            "x",
            1.15,
            WHY_TRIGGERED,
        ),
        *(
            report.at_most(f"argument kind on, {arm}", least[f"argument kind on, {arm}"] / bare, "x", 4.0, WHY_ARGUMENT)
            for arm in ("untreated", "treated")
        ),
        *(report.Row(name, seconds * 1e9, "ns") for name, seconds in least.items()),
    ]


if __name__ == "__main__":
    print(report.show("patches", [*measured(), *timing.calibration()]))
