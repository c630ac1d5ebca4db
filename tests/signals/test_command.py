"""The user's command runs once, as typed, and whatever it does the observation says so and comes back."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from suture.signals import pump
from suture.signals.command import Ran, observe
from suture.signals.interface import CommandNotStartedError, HostCommand
from suture.signals.kept_output import KeptOutput
from tests.watched.watched import environment

PYTHON = sys.executable


class Place:
    """A directory to run in, and a standard input that a test may feed."""

    def __init__(self, directory: Path) -> None:
        self.root = directory / "project"
        self.root.mkdir()
        self._records = directory / "records"
        self._runs = 0
        self.descriptors: list[int] = []

    def run(
        self, *argv: str, stdin: bytes | int = b"", seconds: float | None = None, echo: pump.Echo | None = None
    ) -> Ran:
        self._runs += 1
        capture = self._records / str(self._runs)
        capture.mkdir(parents=True)
        command = HostCommand(argv, self.root, self.root, environment(GREETING="hello"), seconds)
        return observe(command, capture, echo, stdin if isinstance(stdin, int) else self._fed(stdin))

    def _fed(self, data: bytes) -> int:
        file = self.root.parent / "stdin"
        file.write_bytes(data)
        self.descriptors.append(os.open(file, os.O_RDONLY))
        return self.descriptors[-1]

    def pipe(self) -> tuple[int, int]:
        ends = os.pipe()
        self.descriptors += ends
        return ends


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    for descriptor in place.descriptors:
        os.close(descriptor)


def test_a_passing_command_is_observed_from_outside(place: Place) -> None:
    ran = place.run(
        PYTHON, "-c", "import sys, os; print(os.environ['GREETING'], sys.argv[1:]); sys.stderr.write('e')", "a b", "*"
    )
    observed = ran.observation
    assert (observed.ending, observed.status, observed.killed_by) == ("exited", 0, None)
    assert (observed.stdout, observed.stderr) == (b"hello ['a b', '*']\n", b"e")
    assert (observed.truncated, observed.signals, observed.passed) == (False, (), True)
    assert observed.session is not None
    assert observed.session.cwd == str(place.root)
    assert observed.seconds > 0


def test_a_crash_is_recorded_by_the_program_itself(place: Place) -> None:
    observed = place.run(PYTHON, "-c", "{}['gone']").observation
    assert (observed.status, observed.signals[0].source) == (1, "excepthook")
    assert observed.stderr.endswith(b"KeyError: 'gone'\n")


def test_a_crash_that_could_not_be_recorded_is_read_from_the_output(place: Place) -> None:
    (place.root / "app.py").write_text("def f(row):\n    return 1 + row['gone']\nf({})\n")
    observed = place.run(PYTHON, "-I", "app.py").observation
    (seen,) = observed.signals
    assert (seen.source, seen.error.type, observed.session) == ("stderr", "KeyError", None)
    assert [(frame.file, frame.line) for frame in seen.error.frames] == [
        (str(place.root / "app.py"), n) for n in (3, 2)
    ]
    assert seen.error.frames[-1].column == 15


def test_a_traceback_on_standard_output_is_read_too(place: Place) -> None:
    program = (
        "import traceback, sys\ntry: {}['gone']\nexcept KeyError: traceback.print_exc(file=sys.stdout)\nsys.exit(4)"
    )
    observed = place.run(PYTHON, "-I", "-c", program).observation
    assert (observed.status, [each.error.type for each in observed.signals]) == (4, ["KeyError"])


def test_a_traceback_in_the_output_of_a_command_that_succeeds_is_no_failure(place: Place) -> None:
    program = "import traceback\ntry: {}['gone']\nexcept KeyError: traceback.print_exc()"
    assert place.run(PYTHON, "-I", "-c", program).observation.signals == ()


def test_a_failure_without_a_traceback_has_no_signals(place: Place) -> None:
    observed = place.run("sh", "-c", "echo no >&2; exit 7").observation
    assert (observed.status, observed.signals, observed.stderr) == (7, (), b"no\n")


def test_a_command_killed_by_a_signal_is_told_as_such(place: Place) -> None:
    observed = place.run("sh", "-c", "kill -9 $$").observation
    assert (observed.ending, observed.status, observed.killed_by) == ("killed", None, signal.SIGKILL)


def test_standard_input_reaches_the_command_and_is_kept(place: Place) -> None:
    data = bytes(range(256)) * 2000
    ran = place.run("cat", stdin=data)
    assert (ran.stdin, ran.stdin_complete) == (data, True)
    assert ran.observation.stdout == data


def test_an_input_that_never_ends_does_not_hold_up_the_end(place: Place) -> None:
    reading, writing = place.pipe()
    os.write(writing, b"first")
    ran = place.run("echo", "done", stdin=reading)
    assert ran.observation.stdout == b"done\n"
    assert ran.stdin in (b"", b"first")


def test_a_command_that_reads_only_the_beginning_of_its_input_ends(place: Place) -> None:
    ran = place.run("head", "-c", "3", stdin=b"x" * 1_000_000)
    assert ran.observation.stdout == b"xxx"
    assert ran.observation.status == 0


def test_what_is_kept_of_the_input_is_bounded_but_all_of_it_goes_through(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pump, "MOST_INPUT", 1000)
    ran = place.run("wc", "-c", stdin=b"x" * 300_000)
    assert (len(ran.stdin), ran.stdin_complete) == (1000, False)
    assert ran.observation.stdout.strip() == b"300000"


def test_without_a_standard_input_the_command_sees_an_empty_one(place: Place) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    os.close(writing)
    assert place.run("cat", stdin=reading).observation.status == 0


def test_output_is_echoed_as_it_comes(place: Place) -> None:
    heard: list[tuple[str, bytes]] = []
    reading, writing = place.pipe()

    def echo(name: str, data: bytes) -> None:
        heard.append((name, data))
        os.write(writing, b"go on\n")

    observed = place.run("sh", "-c", "echo one; read x; echo two >&2", stdin=reading, echo=echo).observation
    assert observed.status == 0
    assert heard == [("stdout", b"one\n"), ("stderr", b"two\n")]


def test_a_reader_of_ours_that_is_gone_does_not_hurt_the_command(place: Place) -> None:
    def echo(_name: str, _data: bytes) -> None:
        raise BrokenPipeError

    observed = place.run("sh", "-c", "echo one; echo two; exit 3", echo=echo).observation
    assert (observed.status, observed.stdout) == (3, b"one\ntwo\n")


def test_of_huge_output_the_beginning_and_the_end_are_kept(place: Place) -> None:
    observed = place.run("sh", "-c", "echo first; head -c 20000000 /dev/zero; echo last").observation
    assert observed.truncated
    assert len(observed.stdout) == 4 * 1024 * 1024
    assert observed.stdout.startswith(b"first\n")
    assert observed.stdout.endswith(b"last\n")


@pytest.mark.parametrize("chunks", [[b"abc"], [b"a"] * 30, [b"x" * 1000], [b"ab", b"c" * 18], [b"", b"abcdefghijkl"]])
def test_kept_output_is_the_head_and_the_tail(chunks: list[bytes]) -> None:
    kept, whole = KeptOutput(head=4, tail=8), b"".join(chunks)
    for chunk in chunks:
        kept.add(chunk)
    fits = len(whole) <= 12
    assert kept.content() == (whole if fits else whole[:4] + whole[-8:])
    assert kept.truncated is not fits


def test_a_command_out_of_time_is_ended_with_all_that_it_started(place: Place) -> None:
    observed = place.run("sh", "-c", "sleep 600 & echo $!; wait", seconds=0.2).observation
    assert (observed.ending, observed.status, observed.killed_by) == ("timeout", None, signal.SIGTERM)
    assert _is_dead(int(observed.stdout))


def test_a_command_that_ignores_the_polite_end_is_killed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump, "PATIENCE", 0.1)
    observed = place.run("sh", "-c", "trap '' TERM; sleep 600; sleep 600", seconds=0.2).observation
    assert (observed.ending, observed.killed_by) == ("timeout", signal.SIGKILL)


def test_a_command_within_its_time_is_left_alone(place: Place) -> None:
    assert place.run("true", seconds=60.0).observation.ending == "exited"


def test_a_daemon_that_keeps_the_pipes_open_does_not_hold_up_the_end(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pump, "LINGER", 0.1)
    observed = place.run("sh", "-c", "sleep 600 & echo $!; exit 5").observation
    os.kill(int(observed.stdout), signal.SIGKILL)
    assert (observed.ending, observed.status) == ("exited", 5)


def test_an_interrupt_of_the_user_reaches_the_command_and_we_still_return(place: Place) -> None:
    reading, writing = place.pipe()
    program = "trap 'echo stopped; exit 9' INT; echo ready; read x"

    def echo(_name: str, data: bytes) -> None:
        if data == b"ready\n":
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    observed = place.run("sh", "-c", program, stdin=reading, echo=echo).observation
    assert (observed.status, observed.stdout) == (9, b"ready\nstopped\n")
    assert signal.getsignal(signal.SIGINT) is before
    assert writing


def test_the_third_interrupt_kills_a_command_that_ignores_them(place: Place) -> None:
    reading, _ = place.pipe()

    def echo(_name: str, _data: bytes) -> None:
        for _ in range(3):
            os.kill(os.getpid(), signal.SIGINT)

    observed = place.run("sh", "-c", "trap '' INT; echo ready; read x", stdin=reading, echo=echo).observation
    assert (observed.ending, observed.killed_by) == ("killed", signal.SIGKILL)


def test_it_works_in_another_thread_where_signals_cannot_be_handled(place: Place) -> None:
    found: list[Ran] = []
    thread = threading.Thread(target=lambda: found.append(place.run("echo", "x")))
    thread.start()
    thread.join()
    assert found[0].observation.stdout == b"x\n"


def test_with_a_terminal_the_command_keeps_it_and_our_process_group(place: Place) -> None:
    controller, terminal = os.openpty()
    place.descriptors += [controller, terminal]
    program = "import os, sys; print(sys.stdin.isatty(), os.getpgid(0) == os.getpgid(os.getppid()))"
    ran = place.run(PYTHON, "-c", program, stdin=terminal)
    assert ran.observation.stdout == b"True True\n"
    assert ran.stdin == b""


def test_with_a_terminal_a_command_out_of_time_is_ended_with_its_children(place: Place) -> None:
    controller, terminal = os.openpty()
    place.descriptors += [controller, terminal]
    observed = place.run("sh", "-c", "sleep 600 & echo $!; wait", stdin=terminal, seconds=0.3).observation
    assert observed.ending == "timeout"
    assert _is_dead(int(observed.stdout))


def test_nothing_is_left_in_the_tree_and_no_descriptor_stays_open(place: Place) -> None:
    place.run("true")
    before = _descriptors()
    place.run(PYTHON, "-c", "{}['gone']")
    assert _descriptors() == before + 1  # the standard input of this test
    assert list(place.root.iterdir()) == []


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((), "no command was given"),
        (("",), "no command was given"),
        (("pythn3",), "did you mean python3?"),
        (("no-such-program-at-all-xyz",), "check the spelling"),
        (("report.py",), "./report.py"),
        (("./absent",), "there is no file ./absent"),
        (("./report.py",), "not executable; try: python ./report.py"),
        (("./directory",), "is a directory"),
        (("./bad-shebang",), "#!/no/such/interpreter"),
        (("./no-shebang",), "no #! line"),
        (("a\0b",), "null character"),
        (("./\x1b[31mred",), "there is no file ./[31mred"),
    ],
)
def test_a_command_that_cannot_start_is_an_error_that_says_what_to_do(
    place: Place, argv: tuple[str, ...], words: str
) -> None:
    (place.root / "directory").mkdir()
    (place.root / "report.py").write_text("print(1)\n")
    for name, content in (("bad-shebang", "#!/no/such/interpreter\n"), ("no-shebang", "hello\n")):
        (place.root / name).write_text(content)
        (place.root / name).chmod(stat.S_IRWXU)
    with pytest.raises(CommandNotStartedError) as caught:
        place.run(*argv)
    assert words in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_a_directory_that_does_not_exist_is_said(tmp_path: Path) -> None:
    command = HostCommand(("true",), tmp_path / "absent", tmp_path, environment())
    with pytest.raises(CommandNotStartedError, match="working directory"):
        observe(command, tmp_path)


def test_a_trap_in_the_capture_directory_is_not_opened(place: Place) -> None:
    program = (
        "import os; d = os.environ['SUTURE_CAPTURE_DIR']\n"
        "os.symlink('/etc/passwd', d + '/failure-1-0.json'); os.mkfifo(d + '/failure-1-1.json')\n"
        "os.mkdir(d + '/failure-1-2.json'); open(d + '/failure-1-3.json', 'w').write('{')\n"
        "os._exit(1)"
    )
    assert place.run(PYTHON, "-c", program).observation.signals == ()


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _is_dead(pid: int) -> bool:
    """Wait for an orphan to be gone or to be no more than a zombie of whoever reaps it; ten seconds at most."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
        if not state.strip() or state.startswith("Z"):
            return True
    return False
