"""The proof that it stays fixed: a test from the recorded call, run before, after and under mutants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from suture.domain.call import RecordedCall
from suture.domain.observation import Observation
from suture.domain.remedy import Edit, Patch
from suture.domain.signal import Signal
from suture.verification import (
    house_style,
    impact,
    importing,
    mutants,
    program,
    program_source,
    recorded,
    regression_source,
    runs,
)
from suture.verification.candidate import Candidate
from suture.verification.house_style import HouseStyle
from suture.verification.interface import Command, NoTest, RegressionTest
from suture.verification.mutants import Mutant
from suture.verification.program import Program
from suture.verification.recorded import Chosen
from suture.verification.regression_source import Wording
from suture.verification.runs import SEEDS, Lab
from suture.verification.suite_outcome import failing
from suture.verification.suites import Suite

# Beyond this many seconds a program is not run once more for each wrong patch: it would double the time of a heal.
_LONG = 1.0
_TOO_DEAR = "{}, and prints the same; it takes too long to be tried on wrong patches"
_IMPORT_ERRORS = frozenset({"ModuleNotFoundError", "ImportError"})
# pytest would find the module by its configuration; here its folder is given
_CALL_TESTS = (
    "import runpy, sys; sys.path.insert(0, sys.argv[1]); names = runpy.run_path(sys.argv[2]); "
    "tests = [test for name, test in names.items() if name.startswith('test_')]; assert tests; "
    "[test() for test in tests]"
)


@dataclass(frozen=True, slots=True)
class Bench:
    """What every run of a regression test needs: where, in whose surroundings, for which failure and patch."""

    lab: Lab
    command: Command
    suite: Suite
    python: str
    signal: Signal
    patch: Patch


@dataclass(frozen=True, slots=True)
class Written:
    """A test that passes with the patch and fails without it.

    `expects` says whether it compares a value, `folder` is from where it imports the module, relative to the root;
    `seeds` are the hash seeds under which it is still to be run, `is_dear` says that one run of it takes long.
    """

    edit: Edit
    style: HouseStyle
    call: RecordedCall
    expects: bool
    folder: PurePosixPath
    seeds: tuple[int, ...] = SEEDS[1:]
    is_dear: bool = False


def prove(lab: Lab, candidate: Candidate, after: Sequence[Observation], suite: Suite) -> RegressionTest | NoTest:
    """Write the narrowest regression test that can be written, or say why there is none.

    Args:
        lab: where to run; every run starts from scratch, for no two have the same tree and a zygote does not pay.
        candidate: the winner.
        after: the runs with it, one for each hash seed.
        suite: how the project's tests are run.
    """
    signal = candidate.signal
    bench = Bench(lab, candidate.command, suite, candidate.executable or "python", signal, candidate.patch)
    if candidate.remedy.rounds > 1 and not signal.test:
        # a call shows the first fault alone, the whole program every one on its way
        whole = _of_program(bench, after, "")
        if isinstance(whole, RegressionTest):
            return whole
    chosen = recorded.choose(signal, lab.project, candidate.reproduction.runs, after)
    reasons: list[str] = [chosen] if isinstance(chosen, str) else []
    for call in () if isinstance(chosen, str) else chosen:
        written = _written(bench, call)
        if isinstance(written, Written):
            return _stronger(bench, after, call, _under_mutants(bench, written))
        reasons.append(f"{call.call.function}: {written}")
    return _of_program(bench, after, "; ".join(reasons))


def _stronger(
    bench: Bench, after: Sequence[Observation], chosen: Chosen, test: RegressionTest | NoTest
) -> RegressionTest | NoTest:
    """Return the test of the whole program where a call returns nothing and so proves little, if that proves more."""
    weak = isinstance(test, RegressionTest) and test.only_proves
    if not weak or chosen.expected is None or chosen.expected.source != "None":
        return test
    whole = _of_program(bench, after, "")
    return whole if isinstance(whole, RegressionTest) and not whole.only_proves else test


def _of_program(bench: Bench, after: Sequence[Observation], why_no_call: str) -> RegressionTest | NoTest:
    """Write a test that runs the whole program, for a failure without a call to repeat."""
    if bench.signal.test:
        return _none(why_no_call, bench.signal)
    found = program.choose(bench.command, bench.lab.project, after)
    is_dear = min((run.seconds for run in after), default=0.0) > _LONG
    written = _written_program(bench, found, is_dear=is_dear) if isinstance(found, Program) else found
    if isinstance(written, Written):
        return _under_mutants(bench, written)
    return _none(f"{why_no_call}; and no test runs the program: {written}", bench.signal)


def _written_program(bench: Bench, found: Program, *, is_dear: bool) -> Written | str:
    project = bench.lab.project
    path = found.path or bench.patch.edits[0].path
    style = house_style.read(project, path, impact.by_import([path], project), bench.suite.runner)
    quote = regression_source.quote_of(project.read(path))
    source = program_source.render(found, style, bench.signal.error.type, quote)
    edit = Edit(style.path, None, source.encode())
    patched, unpatched = runs.together(partial(_run, bench, edit, bench.patch), partial(_run, bench, edit, Patch(())))
    if not _passes(patched):
        return f"the test does not pass with the patch: {_what_failed(patched)}"
    if not _shows(unpatched, bench.signal):
        return _other_failure(unpatched)
    whole = RecordedCall(str(Path(project.root) / path), "<module>", 1)
    # that the program ends well under both seeds, and prints the same, its confirmation has shown
    return Written(edit, style, whole, found.lines is not None, PurePosixPath(), seeds=(), is_dear=is_dear)


def _none(reason: str, signal: Signal) -> NoTest:
    already = f"; {signal.test} shows the failure already" if signal.test else ""
    return NoTest(f"{reason}{already}")


def _written(bench: Bench, chosen: Chosen) -> Written | str:
    project = bench.lab.project
    if why := importing.why_not(chosen.path, chosen.call.module, project):
        return why
    style = house_style.read(project, chosen.path, impact.by_import([chosen.path], project), bench.suite.runner)
    wording = Wording(
        chosen=chosen,
        module=importing.module_name(chosen.path, chosen.call.module, project),
        error=bench.signal.error.type,
        definition=regression_source.definition(project.read(chosen.path), chosen.call.function),
        expects=chosen.expected is not None,
        quote=regression_source.quote_of(project.read(chosen.path)),
    )
    why = ""
    for _ in range(3):
        edit = Edit(style.path, None, regression_source.render(wording, style.writing).encode())
        # the first batch decides whether the wording is any good, the mutants are for a good one only
        patched, unpatched = runs.together(
            partial(_run, bench, edit, bench.patch), partial(_run, bench, edit, Patch(()))
        )
        if _passes(patched):
            folder = importing.import_folder(chosen.path, project, wording.module)
            written = Written(edit, style, chosen.call, wording.expects, folder)
            return written if _shows(unpatched, bench.signal) else _other_failure(unpatched)
        why = _what_failed(patched)
        reworded = _reworded(wording, patched, style, project_path=chosen.path, bench=bench)
        if reworded is None:
            break
        wording = reworded
    return f"the test does not pass with the patch: {why}"


def _reworded(
    wording: Wording, patched: Observation, style: HouseStyle, *, project_path: str, bench: Bench
) -> Wording | None:
    """Return the wording with the next weaker claim on its surroundings, None when there is none."""
    imports = any(signal.error.type in _IMPORT_ERRORS for signal in patched.signals)
    if imports and wording.search is None:
        folder = importing.search_folder(project_path, style.path, bench.lab.project, wording.module)
        return replace(wording, search=folder)
    # a result without a usable == ; that the call returns is still worth a test
    return replace(wording, expects=False) if wording.expects and not imports else None


def _under_mutants(bench: Bench, written: Written) -> RegressionTest | NoTest:
    made = [] if written.is_dear else mutants.of(bench.patch)
    again, mutated = _runs_of(bench, written, made)
    if not all(again):
        return _none("the test passes under one hash seed only", bench.signal)
    survivors = _names(made, mutated)
    kills = tuple(name for name in _names(made, [not passed for passed in mutated]) if name not in survivors)
    no_longer = f"no longer raises {bench.signal.error.type}"
    only = no_longer if survivors or not written.expects else _TOO_DEAR.format(no_longer) if written.is_dear else ""
    return RegressionTest(written.edit, written.style.writing, written.call, kills, survivors, only)


def _runs_of(bench: Bench, written: Written, made: Sequence[Mutant]) -> tuple[list[bool], list[bool]]:
    """Return whether the test passes with the patch under each other hash seed, and whether under each mutant.

    A pytest function that needs nothing of pytest is called directly, which is several times as fast; only
    where it does not pass that way with the patch itself, the project's own runner is asked.
    """
    if written.style.writing == "pytest" and written.seeds:
        again, mutated = _passed(partial(_directly, bench, written), bench, written, made)
        if all(again):
            return again, mutated
    return _passed(partial(_run_passes, bench, written), bench, written, made)


def _passed(
    passes: Callable[[Patch, int], bool], bench: Bench, written: Written, made: Sequence[Mutant]
) -> tuple[list[bool], list[bool]]:
    again = [partial(passes, bench.patch, seed) for seed in written.seeds]
    mutated = [partial(passes, _with(bench.patch, mutant), SEEDS[0]) for mutant in made]
    passed = runs.together(*again, *mutated)
    return passed[: len(again)], passed[len(again) :]


def _run_passes(bench: Bench, written: Written, patch: Patch, seed: int) -> bool:
    return _passes(_run(bench, written.edit, patch, seed))


def _directly(bench: Bench, written: Written, patch: Patch, seed: int) -> bool:
    test, root = written.edit, Path(bench.lab.project.root)
    argv = [bench.python, "-c", _CALL_TESTS, str(root / written.folder), str(root / test.path)]
    changes = {**runs.changes(patch), test.path: test.after}
    return runs.observe(bench.lab, runs.job(bench.command, argv, cwd=root, changes=changes, seed=seed)).passed


def _names(made: Sequence[Mutant], wanted: Sequence[bool]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mutant.name for mutant, is_wanted in zip(made, wanted, strict=True) if is_wanted))


def _with(patch: Patch, mutant: Mutant) -> Patch:
    return Patch(tuple(mutant.edit if edit.path == mutant.edit.path else edit for edit in patch.edits))


def _run(bench: Bench, test: Edit, patch: Patch, seed: int = SEEDS[0]) -> Observation:
    argv = bench.suite.files([test.path])[0]
    changes = {**runs.changes(patch), test.path: test.after}
    what = runs.job(bench.command, argv, cwd=Path(bench.lab.project.root), changes=changes, seed=seed)
    return runs.observe(bench.lab, what)


def _passes(run: Observation) -> bool:
    return run.passed and bool(run.tests) and set(run.tests.values()) == {"passed"}


def _shows(run: Observation, signal: Signal) -> bool:
    """Say whether the test fails by the very exception that is healed, and not for a reason of its own."""
    return (
        run.status != 0 and bool(failing(run.tests)) and any(one.error.type == signal.error.type for one in run.signals)
    )


def _other_failure(run: Observation) -> str:
    return f"without the patch the test does not show the failure: {_what_failed(run)}"


def _what_failed(run: Observation) -> str:
    if run.signals:
        error = run.signals[0].error
        return f"{error.type}: {error.message}"[:200]
    return "it passes" if _passes(run) else f"no test ran, exit status {run.status}"
