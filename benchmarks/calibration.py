"""Do candidates pass as often as the ranking says? Examples of all templates, and variations of them, replayed.

Run with `make bench-calibration`. What was replayed is kept in build/calibration.jsonl, so that a run that was
stopped goes on where it was; `--fresh` begins anew, which is due after a change of the product.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: E402

from benchmarks.figures import this_machine  # noqa: E402
from benchmarks.ranking import page, score, simulated  # noqa: E402
from benchmarks.ranking.online import predictions, shuffled  # noqa: E402
from benchmarks.ranking.replay import replay  # noqa: E402
from benchmarks.ranking.variations import variations  # noqa: E402
from benchmarks.report import Row, at_least, at_most, show  # noqa: E402
from suture.learning.ranking import initial  # noqa: E402
from suture.remedies.interface import Example  # noqa: E402
from suture.remedies.registry import load  # noqa: E402 -- the script finds its siblings only after the path is set

KEPT = ROOT / "build" / "calibration.jsonl"
PAGE = ROOT / "docs" / "explanation" / "ranking.md"
PLOT = PAGE.with_name("ranking-reliability.svg")
ATTEMPTS = 300
CALIBRATION_ERROR = 0.1
SEED = 20
ORDERS = 20


# A bad example nearly always ends without an attempt, so it is varied in fewer ways.
WAYS_OF_BAD = ("as written", "other names, literals and order")


def programs() -> Iterator[tuple[str, Example]]:
    """Yield every example of every template, and its variations, under a name that stays."""
    for template in load():
        for kind, examples in (("good", template.good), ("bad", template.bad)):
            for number, example in enumerate(examples):
                for name, varied in variations(example):
                    if kind == "good" or name in WAYS_OF_BAD:
                        yield f"{template.id}/{kind}/{number}/{name}", varied


def replayed(kept: Path, jobs: int, only: int | None) -> list[Mapping[str, object]]:
    """Replay what was not replayed yet, writing each result down at once, and return all results."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    done = {one["program"]: one for one in map(json.loads, kept.read_text().splitlines())} if kept.exists() else {}
    wanted = dict(list(programs())[:only])
    left = {name: example for name, example in wanted.items() if name not in done}
    columns = (TextColumn("replaying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with kept.open("a") as file, Progress(*columns) as bar, ProcessPoolExecutor(jobs) as pool:
        task = bar.add_task("replaying", total=len(wanted), completed=len(wanted) - len(left))
        for finished in as_completed([pool.submit(replay, name, example) for name, example in left.items()]):
            document = finished.result().document()
            file.write(json.dumps(document) + "\n")
            file.flush()
            done[str(document["program"])] = document
            bar.advance(task)
    return [one for name, one in done.items() if name in wanted]


def alike(replays: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Leave out variations that do not crash as the example does that they were made from."""
    crash = {str(one["program"]).rsplit("/", 1)[0]: one["crash"] for one in replays if _as_written(one)}
    return [one for one in replays if one["crash"] and one["crash"] == crash.get(str(one["program"]).rsplit("/", 1)[0])]


def _as_written(one: Mapping[str, object]) -> bool:
    return str(one["program"]).endswith("/as written")


def attempts_of(replays: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    return [attempt for one in replays for attempt in one["attempts"]]  # type: ignore[attr-defined]  # decoded JSON


def rows(replays: Sequence[Mapping[str, object]]) -> tuple[list[Row], list[score.Prediction]]:
    """Return the figures, and the predictions of the one order that is drawn and shown."""
    priors = {one.id: initial(one.prior.alpha, one.prior.beta) for one in load()}
    orders = [list(predictions(attempts_of(shuffled(replays, SEED + n)), priors)) for n in range(ORDERS)]
    shown = orders[0]
    low, high = score.interval(shown, SEED)
    errors = sorted(score.calibration_error(order) for order in orders)
    good = [one for one in replays if "/good/" in str(one["program"])]
    bad = [one for one in replays if "/bad/" in str(one["program"])]
    catalog = list(predictions(attempts_of(shuffled(replays, SEED)), priors, of_all=False))
    late = shown[len(shown) // 2 :]
    return [
        Row("programs replayed", len(replays), "programs"),
        Row("of them to be healed", len(good), "programs"),
        Row("of them to be left alone", len(bad), "programs"),
        at_least("attempts", len(shown), "attempts", ATTEMPTS),
        Row("attempts that came true", 100 * sum(one.happened for one in shown) / len(shown), "%"),
        at_most("expected calibration error", score.calibration_error(shown), "", CALIBRATION_ERROR),
        Row("its 95 % interval, from", low, ""),
        Row("its 95 % interval, to", high, ""),
        Row(f"the same in {ORDERS} orders, least", errors[0], ""),
        Row(f"the same in {ORDERS} orders, greatest", errors[-1], ""),
        Row("the same in the second half of the attempts", score.calibration_error(late), ""),
        Row("the same without the level of all templates", score.calibration_error(catalog), ""),
        Row("Brier score", score.brier(shown), ""),
        Row("Brier score without the level of all templates", score.brier(catalog), ""),
        Row("Brier score of always stating the share that came true", _always_the_share(shown), ""),
        Row("programs to be left alone that got a patch which passed", sum(map(_passed, bad)), "programs"),
    ], shown


def _always_the_share(shown: Sequence[score.Prediction]) -> float:
    share = sum(one.happened for one in shown) / len(shown)
    return score.brier([score.Prediction(share, one.happened) for one in shown])


def _passed(one: Mapping[str, object]) -> bool:
    return any(attempt["passed"] for attempt in attempts_of([one]))


def simulated_rows() -> list[Row]:
    """Return the figures of histories that were drawn, with and without the level of all templates."""
    ours, catalogs = (simulated.errors(of_all=level) for level in (True, False))
    return [
        *(at_most(f"simulated, success {name}: error", ours[name], "", CALIBRATION_ERROR) for name in ours),
        Row("simulated, the worst of them without the level of all templates", max(catalogs.values()), ""),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="forget what was replayed before")
    parser.add_argument("--jobs", type=int, default=2, help="programs at once")
    parser.add_argument("--only", type=int, default=None, metavar="N", help="the first N programs")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where results are kept (%(default)s)")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/explanation/ranking.md")
    asked = parser.parse_args()
    if asked.fresh:
        asked.kept.unlink(missing_ok=True)
    replays = alike(replayed(asked.kept, asked.jobs, asked.only))
    found, shown = rows(replays)
    found += simulated_rows()
    parts = score.bins(shown)
    if asked.write:
        PLOT.write_text(page.plot(parts))
        said = page.figures(found, parts, today=dt.datetime.now(tz=dt.UTC).date(), machine=this_machine())
        PAGE.write_text(page.with_figures(PAGE.read_text(), said))
    print(show("calibration", found))
    return 0 if all(row.met is not False for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
