import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from suture.domain.observation import Observation
from suture.sandbox.interface import Job, SandboxUnavailableError
from suture.verification.one_at_a_time import one_at_a_time
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

    with one_at_a_time(ScriptedSandbox(answer)) as sandbox, ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda number: sandbox.run(Job((str(number),), Path("/"))), range(12)))
    assert len(done) == 12
    assert crowded == []


def test_the_walls_are_those_of_the_sandbox_within() -> None:
    within = ScriptedSandbox(lambda _: a_run())
    with one_at_a_time(within) as sandbox:
        assert sandbox.mode == within.mode
        with sandbox.warm(Job(("x",), Path("/")), ()):
            assert within.warmed == 1


def test_all_jobs_run_on_one_thread_that_lasts_longer_than_those_that_ask() -> None:
    ran_on: set[int | None] = set()

    def answer(_: Job) -> Observation:
        ran_on.add(threading.current_thread().native_id)
        return a_run()

    with one_at_a_time(ScriptedSandbox(answer)) as sandbox:
        for number in range(3):
            with ThreadPoolExecutor(1) as asking:
                asking.submit(sandbox.run, Job((str(number),), Path("/"))).result()
        (thread,) = ran_on
        assert thread in [one.native_id for one in threading.enumerate()]
    assert thread not in [one.native_id for one in threading.enumerate()]


def test_what_a_job_raises_is_raised_where_it_was_asked_for() -> None:
    def answer(_: Job) -> Observation:
        raise SandboxUnavailableError("no walls")

    with one_at_a_time(ScriptedSandbox(answer)) as sandbox:
        with pytest.raises(SandboxUnavailableError, match="no walls"):
            sandbox.run(Job(("x",), Path("/")))
        with pytest.raises(SandboxUnavailableError, match="no walls"):  # and the thread goes on
            sandbox.run(Job(("x",), Path("/")))
