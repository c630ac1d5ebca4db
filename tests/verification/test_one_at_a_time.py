import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from suture.domain.observation import Observation
from suture.sandbox.interface import Job
from suture.verification.one_at_a_time import OneAtATime
from tests.verification.fakes import ScriptedSandbox, a_run


def test_two_threads_never_use_the_warm_sandbox_at_once() -> None:
    inside = threading.Semaphore(1)
    crowded: list[Job] = []

    def answer(job: Job) -> Observation:
        if not inside.acquire(blocking=False):
            crowded.append(job)
            return a_run()
        # another thread gets its chance to come in
        threading.Event().wait(0.002)
        inside.release()
        return a_run()

    sandbox = OneAtATime(ScriptedSandbox(answer))
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda number: sandbox.run(Job((str(number),), Path("/"))), range(12)))
    assert len(done) == 12
    assert crowded == []


def test_the_walls_are_those_of_the_sandbox_within() -> None:
    within = ScriptedSandbox(lambda _: a_run())
    sandbox = OneAtATime(within)
    assert sandbox.mode == within.mode
    with sandbox.warm(Job(("x",), Path("/")), ()):
        assert within.warmed == 1
