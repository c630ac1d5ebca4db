from collections.abc import Callable

from suture.domain.observation import Observation
from suture.sandbox.interface import Job
from suture.verification import verifier
from suture.verification.interface import Reproduction
from tests.verification.fakes import (
    ROOT,
    MemoryProject,
    ScriptedInstrument,
    ScriptedSandbox,
    a_command,
    a_crash,
    a_run,
    a_signal,
)

PROJECT = MemoryProject({"shop/cart.py": "", "report.py": ""})


def reproduce(answer: Callable[[Job], Observation]) -> tuple[Reproduction, ScriptedSandbox, ScriptedInstrument]:
    sandbox = ScriptedSandbox(answer)
    instrument = ScriptedInstrument(sandbox)
    made = verifier.make(sandbox, instrument, PROJECT)
    return made.reproduce(a_command(stdin=b"rows"), a_signal(), ()), sandbox, instrument


def test_the_same_failure_under_two_hash_seeds_is_steady() -> None:
    found, sandbox, _ = reproduce(lambda _: a_crash())
    assert found.steady
    assert found.why == ""
    assert len({job.seed for job in sandbox.jobs}) == len(found.runs) == 2


def test_both_runs_are_the_command_as_it_was_given_and_nothing_is_changed() -> None:
    _, sandbox, _ = reproduce(lambda _: a_crash())
    for job in sandbox.jobs:
        assert (tuple(job.argv), str(job.cwd), job.stdin) == (("python", "report.py"), ROOT, b"rows")
        assert job.changes == {}
        assert job.extra == {"SUTURE_VERIFY": "1"}


def test_calls_of_the_functions_on_the_way_are_recorded_from_the_fault_outwards() -> None:
    _, _, instrument = reproduce(lambda _: a_crash())
    for watched in instrument.watched:
        assert watched["functions"] == ((f"{ROOT}/shop/cart.py", "total", 0), (f"{ROOT}/report.py", "main", 0))
        assert watched["trace"]
        assert watched["signal"] == a_signal()


def test_a_failure_that_comes_with_one_seed_only_is_flaky() -> None:
    found, _, _ = reproduce(lambda job: a_crash() if job.seed == 2 else a_run())
    assert not found.steady
    assert found.why.startswith("flaky: ")
    assert "exit status 0" in found.why
    assert found.runs[0].signals == (a_signal(),)


def test_a_command_that_passes_in_the_sandbox_does_not_fail_there() -> None:
    found, _, _ = reproduce(lambda _: a_run())
    assert not found.steady
    assert found.why.startswith("the command does not fail in the sandbox as it did outside: there it ends")


def test_another_failure_is_named_with_what_the_command_misses() -> None:
    other = a_crash(a_signal("gaierror", "connect"), stderr=b"Temporary failure in name resolution")
    found, _, _ = reproduce(lambda _: other)
    assert not found.steady
    assert "gaierror" in found.why
    assert "--allow-network" in found.why


def test_a_command_that_hangs_in_the_sandbox_is_said_to() -> None:
    found, _, _ = reproduce(lambda _: a_run(ending="timeout", status=None))
    assert "there it does not end within its time limit; seconds = 600 under [tool.suture.limits]" in found.why


def test_a_failure_that_is_another_one_each_time_is_flaky() -> None:
    ways = iter(("first", "second"))
    found, _, _ = reproduce(lambda _: a_crash(a_signal("KeyError", next(ways))))
    assert not found.steady
    assert found.why.startswith("flaky: the command fails in another way each time")


def test_another_failure_that_comes_every_time_is_not_flaky() -> None:
    found, _, _ = reproduce(lambda _: a_crash(a_signal("KeyError", "elsewhere")))
    assert not found.steady
    assert "flaky" not in found.why
