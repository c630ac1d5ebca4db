"""A fork of the zygote cannot be told from an interpreter that was started from scratch."""

from __future__ import annotations

import os
import re
import sys
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from suture.sandbox.confined import Bubblewrap
from suture.sandbox.interface import Finished, Job, Limits, Sandbox
from suture.sandbox.zygotes import MAX_ZYGOTES, Zygotes
from suture.verification.one_at_a_time import one_at_a_time

Make = Callable[..., Sandbox]
MakeJob = Callable[..., Job]


ADDRESS = re.compile(rb"0x[0-9a-f]+")


def without_time(done: Finished) -> Finished:
    """Leave out what no two runs have alike: times and addresses."""
    stdout, stderr = (ADDRESS.sub(b"0x", stream) for stream in (done.stdout, done.stderr))
    return replace(done, seconds=0.0, stdout=stdout, stderr=stderr)


def forked(box: Sandbox, job: Job, preload: tuple[str, ...] = ()) -> Finished:
    """Run a job on the zygote, and see to it that it was the zygote that ran it."""
    with box.warm(job, preload) as warm:
        assert isinstance(warm, Zygotes)
        done = warm.run(job)
        assert [stage is not None and stage.is_alive for stage in warm._stages.values()] == [True]
        return done


PROGRAMS = {
    "prints": "print('a'); import sys; sys.stderr.write('b')",
    "exits": "import sys; sys.exit(3)",
    "exits with words": "import sys; sys.exit('a reason')",
    "leaves at once": "import os; print('lost', end=''); os._exit(4)",
    "kills itself": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "aborts": "import os; os.abort()",
    "is interrupted": "raise KeyboardInterrupt",
    "crashes": "def f(x):\n    return x.y\nf(None)",
    "does not parse": "def f(:\n",
    "runs at exit": "import atexit; atexit.register(print, 'bye'); print('hello')",
    "crashes at exit": "import atexit; atexit.register(lambda: 1 / 0)",
    "reads": "import sys; print(sys.stdin.read(), sys.stdin.seekable(), sys.stdout.line_buffering)",
    "looks at itself": "import sys, __main__; print(sys.argv, sys.orig_argv, sys.path, sys.flags, __file__, __main__.__spec__)",  # noqa: E501
    "looks at its executable": "import sys; print(sys.executable, sys.prefix, sys.base_prefix, sys.warnoptions)",
    "looks at its modules": "import sys; print(sorted(sys.modules))",
    "uses modules that the zygote forgot": "import ctypes, socket, struct, select, os; print(ctypes.CDLL(None).getpid(), "  # noqa: E501
    "socket.socketpair()[0].family, struct.pack('i', 1), select.select([], [], [], 0), ctypes.c_int(3), os.waitpid(os.fork() or os._exit(3), 0)[1])",  # noqa: E501
    "looks at its environment": "import os; print(sorted(os.environ.items()))",
    "looks at its process": "import os; print(os.getpid(), os.getsid(0), os.getcwd(), sorted(os.listdir('/proc/self/fd')))",  # noqa: E501
    "looks at its limits": "import resource; print([resource.getrlimit(i) for i in range(16)])",
    "looks at signals": "import signal; print([signal.getsignal(s) for s in signal.valid_signals()])",
    "hashes": "print(hash('a'), list({'a', 'b', 'c', 'd'}))",
    "counts frames": "import inspect; print([f.filename for f in inspect.stack()])",
    "recurses": "def f(n):\n    return f(n + 1)\nf(0)",
    "starts a child": "import subprocess, sys; print(subprocess.run([sys.executable, '-c', 'import sys; print(sys.path)'], capture_output=True).stdout)",  # noqa: E501
    "starts threads": "import threading\nt = threading.Thread(target=lambda: 1 / 0); t.start(); t.join(); print(threading.main_thread().ident == threading.get_ident())",  # noqa: E501
    "writes": "open('new.txt', 'w').write('x'); import os; os.remove('data.txt')",
    "warns": "import warnings; warnings.warn('careful', DeprecationWarning)",
    "imports its neighbour": "import neighbour; print(neighbour.__file__)",
    "looks at the walls": "import os; print(sorted(os.listdir('/')), os.listdir('/.suture'), open('/proc/self/mountinfo').read().count('tmpfs'))",  # noqa: E501
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_ends_the_same_way(make_sandbox: Make, job: MakeJob, project: Path, name: str) -> None:
    (project / "data.txt").write_text("d")
    (project / "neighbour.py").write_text("")
    made = job(PROGRAMS[name], "one", stdin=b"input", seed=5)
    box = make_sandbox()

    assert without_time(forked(box, made)) == without_time(box.run(made))


@pytest.mark.parametrize(
    "arguments",
    [
        ["-m", "package", "x"],
        ["-c", "import sys; print(sys.argv, sys.path)", "x"],
        ["-W", "error", "-X", "utf8", "-u", "main.py"],
        ["-O", "main.py"],
        ["missing.py"],
        ["-m", "missing"],
        ["package"],
        ["-"],
    ],
)
def test_a_command_line_is_taken_as_it_is(make_sandbox: Make, project: Path, arguments: list[str]) -> None:
    (project / "package").mkdir()
    (project / "package" / "__init__.py").write_text("")
    (project / "package" / "__main__.py").write_text("import sys; print(sys.argv, sys.path, __name__, __spec__)")
    (project / "main.py").write_text("import sys; print(sys.flags, sys.warnoptions); assert not sys.argv[1:]")
    made = Job([sys.executable, *arguments], project, dict(os.environ), stdin=b"print('from stdin')")
    box = make_sandbox()

    assert without_time(forked(box, made)) == without_time(box.run(made))


WITH_HOOK = ("pytest", "_pytest.assertion.rewrite")
SUITE = """
import pytest, sys, warnings

def test_passes(): pass

def test_fails():
    values = [1, 2]
    assert values == [1, 3]

def test_prints(capsys):
    print("x")
    assert capsys.readouterr().out == "x\\n"

def test_warns():
    warnings.warn("careful", UserWarning)
"""


@pytest.mark.parametrize(
    "preload",
    [
        (),
        ("hypothesis", "textual.app", "missing_module"),
        (
            *WITH_HOOK,
            "_pytest.python",
            "hypothesis",
            "hypothesis.strategies",
            "textual.app",
            "pytest_randomly",
            "xdist",
        ),
    ],
    ids=["nothing", "without pytest", "with pytest"],
)
@pytest.mark.parametrize("options", [[], ["-W", "error"]])
def test_a_test_suite_has_the_same_outcome(
    make_sandbox: Make, project: Path, preload: tuple[str, ...], options: list[str]
) -> None:
    (project / "test_it.py").write_text(SUITE)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", *options]
    made = Job([*command, "--no-header", "test_it.py"], project, dict(os.environ))
    box = make_sandbox()

    first, second = forked(box, made, preload), box.run(made)

    assert first.status == second.status == 1
    assert first.changed == second.changed == ()
    assert _steady(first.stdout) == _steady(second.stdout)
    assert first.stderr == second.stderr == b""


def _steady(output: bytes) -> list[str]:
    """Leave out what no two runs have alike: durations."""
    lines = output.decode().splitlines()
    return [
        line.rpartition(" in ")[0] if " in " in line else line
        for line in lines
        if not line.rstrip().endswith(("call", "setup", "teardown"))
    ]


def test_a_console_script_is_forked_too(make_sandbox: Make, project: Path) -> None:
    script = project / "tool"
    script.write_text(f"#!{sys.executable}\nimport sys\nprint(sys.argv)\nsys.exit(5)\n")
    script.chmod(0o755)
    made = Job(["./tool", "x"], project, dict(os.environ))
    box = make_sandbox()

    done = forked(box, made)

    assert (done.status, done.stdout) == (5, b"['./tool', 'x']\n")
    assert without_time(done) == without_time(box.run(made))


def test_a_sitecustomize_of_the_job_runs_as_it_would_have(make_sandbox: Make, job: MakeJob, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for place in (first, second):
        place.mkdir()
        (place / "sitecustomize.py").write_text(f"import sys; print('{place.name}', __file__, sys.path)")
    made = job(
        "import sys; print(sys.path, sys.modules['sitecustomize'].__file__)", extra={"PYTHONPATH": f"{first}:{second}:"}
    )
    box = make_sandbox()

    done = forked(box, made)

    assert done.stdout.startswith(b"first ")
    assert without_time(done) == without_time(box.run(made))


def test_a_broken_sitecustomize_is_reported_as_it_would_have_been(
    make_sandbox: Make, job: MakeJob, tmp_path: Path
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sitecustomize.py").write_text("1 / 0")
    made = job("print('ran')", extra={"PYTHONPATH": str(tmp_path / "broken")})
    box = make_sandbox()

    done = forked(box, made)

    assert b"ZeroDivisionError" in done.stderr
    assert without_time(done) == without_time(box.run(made))


def test_nothing_is_carried_over_from_one_job_to_the_next(make_sandbox: Make, job: MakeJob) -> None:
    made = job("""
import os, sys, builtins, socket
print(os.path.exists("left"), hasattr(builtins, "left"), "json" in sys.modules, os.path.exists("/tmp/left"))
open("left", "w").close(); open("/tmp/left", "w").close(); builtins.left = 1; import json
socket.socket(); listener = socket.create_server(("127.0.0.1", 4711)); socket.create_connection(("127.0.0.1", 4711))
""")
    with make_sandbox().warm(made, []) as warm:
        seen = [warm.run(made) for _ in range(3)]

    assert [done.stdout for done in seen] == [b"False False False False\n"] * 3
    assert [done.stderr for done in seen] == [b""] * 3


def test_candidates_see_their_own_changes_only(make_sandbox: Make, job: MakeJob, project: Path) -> None:
    (project / "value.py").write_text("V = 0\n")
    made = job("import value; print(value.V)")
    with make_sandbox().warm(made, []) as warm:
        seen = [warm.run(replace(made, changes={"value.py": f"V = {n}\n".encode()})).stdout for n in (1, 2)]
        seen.append(warm.run(made).stdout)

    assert seen == [b"1\n", b"2\n", b"0\n"]


def test_random_numbers_are_not_those_of_the_job_before(make_sandbox: Make, job: MakeJob) -> None:
    made = job("import random; print(random.random())")
    with make_sandbox().warm(made, ["pytest"]) as warm:
        assert len({warm.run(made).stdout for _ in range(3)}) == 3


def test_a_job_at_its_time_limit_does_not_take_the_zygote_with_it(make_sandbox: Make, job: MakeJob) -> None:
    made = job("while True: pass", limits=Limits(seconds=0.3))
    with make_sandbox().warm(made, []) as warm:
        assert [warm.run(made).ending for _ in range(2)] == ["timeout", "timeout"]


def test_another_seed_is_another_zygote(make_sandbox: Make, job: MakeJob) -> None:
    made = job("print(hash('a'))")
    box = make_sandbox()
    with box.warm(made, []) as warm:
        hashes = [warm.run(replace(made, seed=seed)).stdout for seed in (0, 1, 0, 1)]

    assert hashes[0] != hashes[1]
    assert hashes[:2] == hashes[2:]
    assert hashes[1] == box.run(replace(made, seed=1)).stdout


def test_only_so_many_zygotes_stand_ready_and_none_is_left_at_the_end(make_sandbox: Make, job: MakeJob) -> None:
    made = job("print('x')")
    with make_sandbox().warm(made, []) as warm:
        assert isinstance(warm, Zygotes)
        for seed in range(MAX_ZYGOTES + 2):
            warm.run(replace(made, seed=seed))
        stages = list(warm._stages.values())
        assert len(stages) == MAX_ZYGOTES

    assert [stage is not None and stage.is_alive for stage in stages] == [False] * MAX_ZYGOTES


def test_when_the_zygote_is_dead_jobs_run_from_scratch(make_sandbox: Make, job: MakeJob) -> None:
    made = job("print('ran')")
    with make_sandbox().warm(made, []) as warm:
        assert isinstance(warm, Zygotes)
        for stage in warm._stages.values():
            assert stage is not None
            stage.kill()
            stage.process.wait()

        assert warm.run(made).stdout == b"ran\n"
        assert warm.run(made).stdout == b"ran\n"


@pytest.mark.parametrize("options", [["-I"], ["-S"], ["-E"], ["-sE"]])
def test_an_interpreter_that_ignores_the_search_path_is_run_from_scratch(
    make_sandbox: Make, project: Path, options: list[str]
) -> None:
    (project / "main.py").write_text("print('ran')")
    made = Job([sys.executable, *options, "main.py"], project, dict(os.environ))
    with make_sandbox().warm(made, []) as warm:
        assert isinstance(warm, Zygotes)
        assert warm.run(made).stdout == b"ran\n"
        assert not warm._stages


def test_another_program_is_run_from_scratch(make_sandbox: Make, job: MakeJob, project: Path) -> None:
    with make_sandbox().warm(job(""), []) as warm:
        done = warm.run(Job(["sh", "-c", "echo $0 ran"], project, {"PATH": "/usr/bin:/bin"}))

    assert done.stdout == b"sh ran\n"


@pytest.mark.parametrize(
    ("content", "preloaded"),
    [
        ("x = 1", True),
        ("import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()", False),
        ("print('hello')", False),
        ("import warnings; warnings.warn('old', DeprecationWarning)", False),
        ("1 / 0", False),
    ],
)
def test_a_module_is_preloaded_only_where_that_cannot_be_seen(
    make_sandbox: Make, project: Path, tmp_path: Path, content: str, preloaded: bool
) -> None:
    venv.create(tmp_path / "env", symlinks=True, with_pip=False)
    site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    (site / "dependency.py").write_text(content)
    (project / "main.py").write_text("import sys; print('dependency' in sys.modules)")
    made = Job([str(tmp_path / "env" / "bin" / "python"), "main.py"], project, dict(os.environ))
    with make_sandbox().warm(made, ["dependency"]) as warm:
        assert warm.run(made).stdout == f"{preloaded}\n".encode()


@pytest.fixture
def dependencies(project: Path, tmp_path: Path) -> Callable[..., Job]:
    """Install modules, and return the job that says which of them are imported when it begins."""

    def install(modules: dict[str, str]) -> Job:
        venv.create(tmp_path / "env", symlinks=True, with_pip=False)
        site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
        for name, content in modules.items():
            (site / name).parent.mkdir(exist_ok=True)
            (site / name).write_text(content)
        names = sorted(name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in modules)
        (project / "main.py").write_text(f"import sys; print(*[name for name in sys.modules if name in {names}])")
        return Job([str(tmp_path / "env" / "bin" / "python"), "main.py"], project, dict(os.environ))

    return install


WARNS = "import warnings; warnings.warn('old', DeprecationWarning)"


def test_modules_of_packages_are_preloaded_in_the_given_order(
    make_sandbox: Make, dependencies: Callable[..., Job]
) -> None:
    made = dependencies({"b.py": "", "a/__init__.py": "", "a/z.py": "", "a/b.py": ""})
    assert forked(make_sandbox(), made, ("a", "a.z", "b", "a.b")).stdout == b"a a.z b a.b\n"


def test_what_may_not_be_preloaded_does_not_keep_the_others_out(
    make_sandbox: Make, dependencies: Callable[..., Job]
) -> None:
    made = dependencies({"one.py": WARNS, "two.py": "1 / 0", "three.py": "", "four.py": "import no_such_module"})
    assert forked(make_sandbox(), made, ("one", "two", "three", "four")).stdout == b"three\n"


def test_a_package_all_of_which_imports_what_may_not_be_is_left_out_after_a_few_starts(
    make_sandbox: Make, dependencies: Callable[..., Job]
) -> None:
    many = {f"a/part{number}.py": "import old" for number in range(20)}
    made = dependencies({"a/__init__.py": "", **many, "old.py": WARNS, "fine.py": ""})
    names = ("a", *(f"a.part{number}" for number in range(20)), "fine")
    assert forked(make_sandbox(), made, names).stdout == b"fine\n"


@pytest.mark.parametrize("content", ["import os; os._exit(0)", "import sys; sys.exit(1)", "import os; os.abort()"])
def test_where_a_module_ends_the_interpreter_nothing_is_preloaded(
    make_sandbox: Make, dependencies: Callable[..., Job], content: str
) -> None:
    made = dependencies({"one.py": "", "two.py": content})
    assert forked(make_sandbox(), made, ("one", "two")).stdout == b"\n"


def test_what_is_no_name_is_not_preloaded_nor_are_too_many(
    make_sandbox: Make, dependencies: Callable[..., Job]
) -> None:
    made = dependencies({"one.py": "", "two.py": ""})
    names = ("one", "", ".", "..", "one two", "two\n", "../two", "-c", "two.", "é\ud800", "x" * 200_000, "two")
    assert forked(make_sandbox(), made, names).stdout == b"one\n"


@pytest.mark.parametrize(("before", "preloaded"), [((), False), (WITH_HOOK, True)])
def test_what_pytest_rewrites_is_preloaded_by_its_own_hook_only(
    make_sandbox: Make, job: MakeJob, before: tuple[str, ...], preloaded: bool
) -> None:
    made = job("import sys; print('hypothesis' in sys.modules, [f for f in sys.meta_path if 'Hook' in str(f)])")
    assert forked(make_sandbox(), made, (*before, "hypothesis")).stdout == f"{preloaded} []\n".encode()


def test_threads_do_not_take_the_zygotes_from_one_another(
    make_sandbox: Make, job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = job("print(hash('a'))")
    from_scratch: list[Job] = []
    with make_sandbox().warm(made, []) as warm:
        monkeypatch.setattr(Bubblewrap, "run", lambda _self, job: from_scratch.append(job))
        with ThreadPoolExecutor(3) as pool:
            seeds = [*range(MAX_ZYGOTES + 2)] * 2
            found = list(pool.map(lambda seed: warm.run(replace(made, seed=seed)).stdout, seeds))
    assert from_scratch == []
    assert found[: len(found) // 2] == found[len(found) // 2 :]


def test_a_zygote_does_not_die_with_the_thread_that_asked_first(
    make_sandbox: Make, job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = job("print('ran')", seed=9)
    from_scratch: list[Job] = []
    with make_sandbox().warm(job(""), []) as warm, one_at_a_time(warm) as shared:
        monkeypatch.setattr(Bubblewrap, "run", lambda _self, job: from_scratch.append(job))
        for _ in range(3):
            with ThreadPoolExecutor(1) as asking:
                assert asking.submit(shared.run, made).result().stdout == b"ran\n"
    assert from_scratch == []


def test_a_module_of_the_project_is_never_preloaded(make_sandbox: Make, job: MakeJob, project: Path) -> None:
    (project / "pytest.py").write_text("mine = True")
    made = job("import pytest; print(pytest.mine)")
    with make_sandbox().warm(made, ["pytest", "os"]) as warm:
        assert warm.run(made).stdout == b"True\n"
