"""What every implementation of the sandbox promises, run on each of them."""

from __future__ import annotations

import hashlib
import os
import py_compile
import signal
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from suture.sandbox import snapshot
from suture.sandbox.interface import MIB, Finished, Job, Limits, Sandbox, SandboxUnavailableError

Run = Callable[..., Finished]
pytestmark = pytest.mark.parametrize("sandbox", ["bubblewrap", "landlock", "none"])


def test_a_program_that_ends_well_is_reported_as_exited_with_its_output(run: Run, sandbox: str) -> None:
    done = run("import sys; print('out'); print('err', file=sys.stderr)", sandbox=sandbox)

    assert (done.ending, done.status, done.killed_by) == ("exited", 0, None)
    assert (done.stdout, done.stderr, done.truncated) == (b"out\n", b"err\n", False)


def test_arguments_standard_input_and_directory_arrive(run: Run, project: Path, sandbox: str) -> None:
    (project / "sub").mkdir()
    source = "import sys, os; print(sys.argv[1:], sys.stdin.read(), os.path.basename(os.getcwd()))"
    (project / "sub" / "main.py").write_text(source)

    done = run(source, "a b", "ü", sandbox=sandbox, stdin=b"given", cwd=project / "sub")

    assert done.stdout.decode() == "['a b', 'ü'] given sub\n"


def test_an_exit_status_is_told_from_a_signal_of_the_same_number(run: Run, sandbox: str) -> None:
    exited = run("import os; os._exit(137)", sandbox=sandbox)

    assert (exited.ending, exited.status, exited.killed_by) == ("exited", 137, None)


def test_a_killed_program_is_reported_with_its_signal(run: Run, sandbox: str) -> None:
    done = run("import os; os.kill(os.getpid(), 9)", sandbox=sandbox)

    assert (done.ending, done.status, done.killed_by) == ("killed", None, signal.SIGKILL)


def test_a_program_that_is_not_there_is_not_started(
    make_sandbox: Callable[..., Sandbox], project: Path, sandbox: str
) -> None:
    done = make_sandbox(sandbox).run(Job(["no-such-program-anywhere"], project, {"PATH": "/usr/bin"}))

    assert (done.ending, done.status) == ("not started", None)
    assert b"No such file" in done.stderr


def test_a_directory_that_is_not_there_is_not_started(
    make_sandbox: Callable[..., Sandbox], project: Path, sandbox: str
) -> None:
    done = make_sandbox(sandbox).run(Job(["true"], project / "gone", {"PATH": "/usr/bin:/bin"}))

    assert done.ending == "not started"


def test_nothing_that_a_run_writes_reaches_the_original(run: Run, project: Path, sandbox: str) -> None:
    (project / "kept.txt").write_text("original")
    (project / "gone.txt").write_text("original")
    source = "open('kept.txt','a').write('!'); import os; os.remove('gone.txt'); open('new.txt','w').write('n')"
    (project / "main.py").write_text(source)
    before = snapshot.digest(project)

    done = run(source, sandbox=sandbox)

    assert done.status == 0
    assert snapshot.digest(project) == before
    assert done.changed == ("gone.txt", "kept.txt", "new.txt")
    assert done.digests == {
        "kept.txt": hashlib.sha256(b"original!").hexdigest(),
        "new.txt": hashlib.sha256(b"n").hexdigest(),
    }


def test_a_run_does_not_see_what_an_earlier_one_wrote(
    make_sandbox: Callable[..., Sandbox], job: Callable[..., Job], sandbox: str
) -> None:
    made = job("import os; print(os.path.exists('left')); open('left', 'w').close()")
    box = make_sandbox(sandbox)

    assert [box.run(made).stdout for _ in range(2)] == [b"False\n", b"False\n"]


def test_a_run_that_writes_nothing_changes_nothing(run: Run, project: Path, sandbox: str) -> None:
    (project / "data.txt").write_text("d")
    (project / "touched.txt").write_text("t")

    done = run(
        "open('data.txt').read(); import os; os.utime('touched.txt'); open('touched.txt', 'r+')", sandbox=sandbox
    )

    assert done.status == 0
    assert (done.changed, done.digests) == ((), {})


def test_bytecode_and_caches_are_not_changes(run: Run, sandbox: str) -> None:
    source = """
import os
for name in ("__pycache__", ".pytest_cache", "pkg/__pycache__"):
    os.makedirs(name)
    open(name + "/x.pyc", "w").close()
open("loose.pyc", "w").close()
"""
    assert run(source, sandbox=sandbox).changed == ()


def test_a_directory_made_anew_shows_what_was_lost_in_it(run: Run, project: Path, sandbox: str) -> None:
    (project / "d").mkdir()
    (project / "d" / "old.txt").write_text("o")
    (project / "d" / "same.txt").write_text("s")

    done = run(
        "import shutil, os; shutil.rmtree('d'); os.mkdir('d'); open('d/same.txt', 'w').write('s')", sandbox=sandbox
    )

    assert done.changed == ("d/old.txt",)


def test_changes_are_laid_over_the_tree_and_are_not_reported_as_the_runs_own(
    make_sandbox: Callable[..., Sandbox], job: Callable[..., Job], project: Path, sandbox: str
) -> None:
    (project / "value.py").write_text("V = 1\n")
    (project / "gone.py").write_text("")
    made = job(
        "import value, os; print(value.V, os.path.exists('gone.py'), open('a/b/new.txt').read())",
        changes={"value.py": b"V = 2\n", "gone.py": None, "a/b/new.txt": b"fresh"},
    )

    done = make_sandbox(sandbox).run(made)

    assert done.stdout == b"2 False fresh\n"
    assert done.changed == ()
    assert (project / "value.py").read_text() == "V = 1\n"


def test_a_change_that_the_run_changes_further_is_reported(
    make_sandbox: Callable[..., Sandbox], job: Callable[..., Job], project: Path, sandbox: str
) -> None:
    (project / "value.txt").write_text("1")
    made = job("open('value.txt', 'w').write('3')", changes={"value.txt": b"2"})

    assert make_sandbox(sandbox).run(made).changed == ("value.txt",)


def test_an_edit_of_the_same_size_is_never_shadowed_by_old_bytecode(
    make_sandbox: Callable[..., Sandbox], job: Callable[..., Job], project: Path, sandbox: str
) -> None:
    module = project / "value.py"
    module.write_text("V = 1\n")
    py_compile.compile(str(module))
    made = job("import value; print(value.V)", changes={"value.py": b"V = 2\n"})

    assert make_sandbox(sandbox).run(made).stdout == b"2\n"


@pytest.mark.parametrize("path", ["../outside.txt", "link/outside.txt", "/etc/suture-test"])
def test_a_change_outside_of_the_tree_is_refused(
    make_sandbox: Callable[..., Sandbox], job: Callable[..., Job], project: Path, sandbox: str, path: str
) -> None:
    elsewhere = project.parent / "elsewhere"
    elsewhere.mkdir()
    (project / "link").symlink_to(elsewhere)
    made = job("print('ran')", changes={path: b"x"})

    done = make_sandbox(sandbox).run(made)

    assert (done.ending, done.stdout) == ("not started", b"")
    assert b"leads out of the project" in done.stderr
    assert list(elsewhere.iterdir()) == []


def test_an_endless_program_is_ended_at_the_time_limit(run: Run, sandbox: str) -> None:
    done = run("print('began', flush=True)\nwhile True: pass", sandbox=sandbox, limits=Limits(seconds=0.5))

    assert (done.ending, done.stdout) == ("timeout", b"began\n")


def test_endless_output_is_ended_at_the_limit_and_cut_there(run: Run, sandbox: str) -> None:
    limits = Limits(seconds=20, output=100_000)

    done = run("while True: print('x' * 1000)", sandbox=sandbox, limits=limits)

    assert (done.ending, done.truncated, len(done.stdout)) == ("output", True, 100_000)


def test_memory_beyond_the_limit_ends_the_run(run: Run, sandbox: str) -> None:
    limits = Limits(seconds=20, memory=150 * MIB)

    done = run(
        "held = bytearray(10 * 1024**3)\nfor i in range(0, len(held), 4096): held[i] = 1",
        sandbox=sandbox,
        limits=limits,
    )

    assert done.ending == "memory"


def test_a_file_cannot_grow_beyond_the_limit(run: Run, sandbox: str) -> None:
    source = "f = open('big', 'wb', 0)\ntry:\n while True: f.write(b'x' * 65536)\nexcept OSError as e: print(e.errno)"

    done = run(source, sandbox=sandbox, limits=Limits(seconds=20, file=4 * MIB))

    assert done.stdout == b"27\n"


def test_a_fork_bomb_is_bounded(run: Run, sandbox: str) -> None:
    source = """
import os, time
made = 0
try:
    while made < 500:
        if os.fork() == 0:
            time.sleep(60)
        made += 1
except OSError:
    print("refused", made < 60)
"""
    done = run(source, sandbox=sandbox, limits=Limits(seconds=20, processes=40))

    assert done.stdout == b"refused True\n"


def test_a_daemon_does_not_outlive_the_run(run: Run, sandbox: str) -> None:
    mark = f"suture-daemon-{os.getpid()}-{sandbox}"
    source = f"""
import os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", {mark!r}])
    os._exit(0)
os.wait()
print("parent done")
"""
    done = run(source, sandbox=sandbox)

    assert (done.ending, done.stdout) == ("exited", b"parent done\n")
    assert mark not in command_lines()


def command_lines() -> str:
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(place.read_bytes().decode("utf-8", "replace"))
        except OSError:
            continue
    return "\n".join(found)


def test_records_come_back_and_inputs_are_found_beside_them(run: Run, sandbox: str) -> None:
    source = """
import os
place = os.environ["SUTURE_CAPTURE_DIR"]
print(open(place + "/plan.json").read())
open(place + "/failure-1-0.json", "w").write("{}")
"""
    done = run(source, sandbox=sandbox, inputs={"plan.json": b"the plan"})

    assert done.stdout == b"the plan\n"
    assert done.records == {"failure-1-0.json": b"{}"}
    assert done.changed == ()


def test_tricks_in_the_capture_directory_bring_nothing_back(run: Run, tmp_path: Path, sandbox: str) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("host secret")
    source = f"""
import os
place = os.environ["SUTURE_CAPTURE_DIR"]
os.symlink({str(secret)!r}, place + "/link.json")
os.symlink("/etc/passwd", place + "/link2.json")
os.mkfifo(place + "/pipe.json")
os.mkdir(place + "/directory.json")
f = open(place + "/huge.json", "wb"); f.truncate(9 * 1024 * 1024)
for i in range(100): open(place + "/z%03d.json" % i, "w").write("x")
"""
    done = run(source, sandbox=sandbox)

    assert done.status == 0
    assert len(done.records) == 64
    assert all(name.startswith("z") for name in done.records)


def test_a_capture_directory_that_was_replaced_is_not_followed(run: Run, sandbox: str) -> None:
    source = """
import os
place = os.environ["SUTURE_CAPTURE_DIR"]
try:
    os.rmdir(place)
    os.symlink("/etc", place)
except OSError:
    pass
"""
    assert run(source, sandbox=sandbox).records == {}


def test_only_listed_variables_are_seen(run: Run, sandbox: str) -> None:
    environment = {**os.environ, "AWS_SECRET_ACCESS_KEY": "s", "MY_TOKEN": "t", "PYTEST_TOKEN": "t", "LC_TIME": "C"}

    done = run(
        "import os; print(sorted(n for n in os.environ if n in ('AWS_SECRET_ACCESS_KEY', 'MY_TOKEN', 'PYTEST_TOKEN',"
        " 'LC_TIME', 'EXTRA_TOKEN', 'PYTHONHASHSEED')), os.environ['PYTHONHASHSEED'])",
        sandbox=sandbox,
        environment=environment,
        extra={"EXTRA_TOKEN": "set by the engine"},
        seed=7,
    )

    assert done.stdout == b"['EXTRA_TOKEN', 'LC_TIME', 'PYTHONHASHSEED'] 7\n"


def test_links_in_the_tree_stay_links_and_one_that_leads_out_is_not_a_way_to_write(
    run: Run, project: Path, tmp_path: Path, sandbox: str
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("host")
    (project / "out").symlink_to(outside)
    if sandbox == "none":
        return  # this mode says that it lacks this wall

    done = run("try: open('out', 'w').write('hit')\nexcept OSError as e: print(type(e).__name__)", sandbox=sandbox)

    assert outside.read_text() == "host"
    assert done.status == 0
    assert done.changed == ()


def test_a_virtual_environment_of_the_project_can_be_used_and_not_written(
    make_sandbox: Callable[..., Sandbox], job: Callable[..., Job], project: Path, sandbox: str
) -> None:
    venv.create(project / ".venv", symlinks=True, with_pip=False)
    python = project / ".venv" / "bin" / "python"
    made = job("import sys; print(sys.prefix)\ntry: open(sys.prefix + '/x', 'w')\nexcept OSError: print('refused')")
    made = Job([str(python), "main.py"], project, dict(os.environ))

    done = make_sandbox(sandbox).run(made)

    assert done.status == 0, done.stderr
    assert done.stdout.splitlines()[0].decode() == str(project / ".venv")
    if sandbox != "none":
        assert done.stdout.splitlines()[1] == b"refused"
        assert not (project / ".venv" / "x").exists()


def test_a_warm_sandbox_gives_the_same_verdict(
    make_sandbox: Callable[..., Sandbox], job: Callable[..., Job], sandbox: str
) -> None:
    made = job("print('seen'); raise ValueError('wrong')")
    box = make_sandbox(sandbox)
    fresh = box.run(made)
    with box.warm(made, []) as warm:
        forked = warm.run(made)

    assert (forked.ending, forked.status, forked.stdout, forked.stderr) == (
        fresh.ending,
        fresh.status,
        fresh.stdout,
        fresh.stderr,
    )
    assert warm.mode == box.mode


def test_the_mode_says_its_name_and_what_it_lacks(make_sandbox: Callable[..., Sandbox], sandbox: str) -> None:
    mode = make_sandbox(sandbox).mode

    assert mode.name == sandbox
    assert bool(mode.lacks) == (sandbox != "bubblewrap")


def test_a_job_leaves_nothing_on_the_host(
    make_sandbox: Callable[..., Sandbox],
    job: Callable[..., Job],
    sandbox: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    box = make_sandbox(sandbox)
    before = sorted(place.iterdir())
    open_before = len(list(Path("/proc/self/fd").iterdir()))

    box.run(job("import os; os.mkdir('locked'); open('locked/f', 'w').close(); os.chmod('locked', 0)"))

    assert sorted(place.iterdir()) == before
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before


def test_an_unknown_name_is_refused_with_the_known_ones(make_sandbox: Callable[..., Sandbox], sandbox: str) -> None:
    with pytest.raises(SandboxUnavailableError, match="bubblewrap, landlock, none"):
        make_sandbox(sandbox + "x")
