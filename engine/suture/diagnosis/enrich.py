"""All enrichers at once; one that fails or is late is named and left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError

from suture.diagnosis.call_sites import CallSites
from suture.diagnosis.environment_variable import EnvironmentVariable
from suture.diagnosis.interface import Enricher, Scene
from suture.diagnosis.missing_file import MissingFile
from suture.diagnosis.near_names import NearNames
from suture.diagnosis.none_origin import NoneOrigin
from suture.diagnosis.recent_commits import RecentCommits
from suture.diagnosis.versions import Versions
from suture.domain.hypothesis import Evidence

SECONDS = 5.0
MOST = 20


def built_in() -> tuple[Enricher, ...]:
    """Return the built-in enrichers, in the order of the report."""
    return (RecentCommits(), NearNames(), MissingFile(), EnvironmentVariable(), Versions(), NoneOrigin(), CallSites())


def enrich(enrichers: Iterable[Enricher], scene: Scene) -> Iterator[Evidence]:
    """Yield what the enrichers found, in their order."""
    chosen = tuple(enrichers)
    if not chosen:
        return
    pool = ThreadPoolExecutor(max_workers=len(chosen))
    try:
        looks = [(each, pool.submit(_look, each, scene)) for each in chosen]
        for each, look in looks:
            yield from _found(each, look)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _look(enricher: Enricher, scene: Scene) -> list[Evidence]:
    return [evidence for evidence, _ in zip(enricher.look(scene), range(MOST), strict=False)]


def _found(enricher: Enricher, look: Future[list[Evidence]]) -> list[Evidence]:
    try:
        return look.result(timeout=SECONDS)
    except LateError:
        return [Evidence(enricher.name, f"left out: {enricher.name} took more than {SECONDS:.0f} s")]
    except Exception as error:  # noqa: BLE001 - a stranger's enricher must not end a diagnosis
        return [Evidence(enricher.name, f"left out: {enricher.name} failed with {type(error).__name__}: {error}")]
