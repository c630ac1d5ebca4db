"""Run on each interpreter by test_guard_faults.py: exits with 0 when every count is exact."""

import os
import sys
import threading
from contextlib import suppress
from typing import Any

import suture_sdk as suture

THREADS, CALLS = 8, 2_000
sys.setswitchinterval(1e-6)
breaker = suture.Breaker(failure_rate=1.0, window=100_000, minimum=100_000)
retry = suture.Retry(1, budget=suture.RetryBudget(1_000))
guard = suture.guard(timeout=60, retry=retry, breaker=breaker, bulkhead=THREADS, idempotent=True, fallback="fallback")


@guard
def work(number: int) -> int:
    if number % 10 == 0:
        raise ConnectionError
    return number


def run(wrong: "list[int]") -> None:
    for number in range(CALLS):
        if work(number) != ("fallback" if number % 10 == 0 else number):
            wrong.append(number)


def at_once(target: Any, *args: Any) -> None:
    threads = [threading.Thread(target=target, args=args) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


wrong = []
at_once(run, wrong)
plan = work.suture_guard
assert not wrong, wrong[:3]
assert breaker.totals() == (THREADS * CALLS, THREADS * CALLS // 10, 0), breaker.totals()
assert sum(plan.latencies.counts().values()) == THREADS * CALLS
assert plan.bulkhead.running == 0

# a bulkhead of 2 under 8 threads never lets a third in
inside, most, lock = [0], [0], threading.Lock()


@suture.guard(bulkhead=2, fallback=None)
def narrow() -> None:
    with lock:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
    with lock:
        inside[0] -= 1


at_once(lambda: [narrow() for _ in range(500)])
assert most[0] <= 2, most

# half-open: exactly as many trials as permitted, whoever comes first
trial = suture.Breaker(failure_rate=None, consecutive=1, open_for=1e-9, trials=3, jitter=0.0)
trial.trip()
trial._open_for = 60.0  # (so that none of the trials counts as lost)
admitted = []


def ask() -> None:
    with suppress(suture.BreakerOpen):
        admitted.append(trial.admit())


at_once(ask)
assert len(admitted) == 3, admitted

# fork while another thread holds every lock: the child goes on
held, done = threading.Event(), threading.Event()


def hold() -> None:
    with breaker._lock, breaker._window.calls._lock, retry.budget._lock:
        held.set()
        done.wait()


holder = threading.Thread(target=hold)
holder.start()
held.wait()
child = os.fork()
if child == 0:
    fine = work(10) == "fallback" and work(11) == 11 and breaker.totals()[0] == THREADS * CALLS + 2
    os._exit(0 if fine else 7)
done.set()
holder.join()
assert os.waitpid(child, 0)[1] == 0


class AtTheEnd:
    """Called while the interpreter takes everything down."""

    def __del__(self) -> None:
        assert work(3) == 3
        os.write(1, b"still guarded\n")


keep = AtTheEnd()
