"""Attempts to get out. Each is made by a program under test, and each would be seen on the host."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from suture.sandbox import seccomp
from suture.sandbox.interface import MIB, Allowances, Finished, Job, Limits, Sandbox

Run = Callable[..., Finished]
Make = Callable[..., Sandbox]
confined = pytest.mark.parametrize("sandbox", ["bubblewrap", "landlock"])


@confined
def test_a_file_of_the_user_can_be_neither_read_nor_written(run: Run, tmp_path: Path, sandbox: str) -> None:
    secret = tmp_path / "home" / ".ssh" / "id_ed25519"
    secret.parent.mkdir(parents=True)
    secret.write_text("PRIVATE")
    source = f"""
for mode in ("r", "w", "a"):
    try:
        print(open({str(secret)!r}, mode).read())
    except OSError as error:
        print("refused")
"""
    done = run(source, sandbox=sandbox, environment={**os.environ, "HOME": str(tmp_path / "home")})

    assert done.stdout == b"refused\n" * 3
    assert secret.read_text() == "PRIVATE"


@confined
def test_the_original_cannot_be_written_by_its_absolute_path(run: Run, project: Path, sandbox: str) -> None:
    (project / "data.txt").write_text("original")

    run(f"open({str(project)!r} + '/data.txt', 'w').write('hit')", sandbox=sandbox)

    assert (project / "data.txt").read_text() == "original"


@confined
@pytest.mark.parametrize(
    "place", ["/usr/suture-test", "/etc/suture-test", "/opt/suture-test", "/suture-test", "/dev/suture-test"]
)
def test_the_system_is_read_only(run: Run, sandbox: str, place: str) -> None:
    done = run(f"try: open({place!r}, 'w')\nexcept OSError: print('refused')", sandbox=sandbox)

    assert done.stdout == b"refused\n"
    assert not Path(place).exists()


@confined
def test_kernel_settings_cannot_be_written(run: Run, sandbox: str) -> None:
    source = """
try:
    held = open("/proc/sys/kernel/core_pattern").read()
    open("/proc/sys/kernel/core_pattern", "w").write(held)
    print("written")
except OSError:
    print("refused")
"""
    assert run(source, sandbox=sandbox).stdout == b"refused\n"


@confined
@pytest.mark.parametrize("family", ["AF_INET", "AF_UNIX"])
def test_a_listener_of_the_host_cannot_be_reached(run: Run, tmp_path: Path, sandbox: str, family: str) -> None:
    with socket.socket(getattr(socket, family)) as listener:
        listener.bind(("127.0.0.1", 0) if family == "AF_INET" else str(tmp_path / "s"))
        listener.listen()
        source = f"""
import socket
try:
    socket.socket(socket.{family}).connect({listener.getsockname()!r})
    print("reached")
except OSError:
    print("refused")
"""
        assert run(source, sandbox=sandbox).stdout == b"refused\n"


def test_a_program_can_talk_to_itself_over_the_loopback(run: Run) -> None:
    source = """
import socket
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
client.sendall(b"hello")
print(listener.accept()[0].recv(5))
"""
    assert run(source).stdout == b"b'hello'\n"


def test_the_network_is_there_when_it_is_allowed_and_the_mode_says_so(
    make_sandbox: Make, job: Callable[..., Job]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = job(f"import socket; socket.create_connection({listener.getsockname()!r}); print('reached')")
        box = make_sandbox("bubblewrap", Allowances(network=True))

        assert box.run(made).stdout == b"reached\n"
    assert any("--allow-network" in lack for lack in box.mode.lacks)


@confined
def test_a_process_of_the_host_cannot_be_signalled(run: Run, sandbox: str) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as victim:
        done = run(f"import os\ntry: os.kill({victim.pid}, 9)\nexcept OSError: print('refused')", sandbox=sandbox)

        assert done.stdout == b"refused\n"
        assert victim.poll() is None
        victim.send_signal(signal.SIGKILL)


def test_processes_of_the_host_are_not_seen(run: Run) -> None:
    done = run("import os; print(sorted(int(n) for n in os.listdir('/proc') if n.isdigit()))")

    assert done.stdout == b"[1, 2]\n"


@pytest.mark.parametrize(
    "look",
    [
        "open('/proc/1/environ')",
        "open('/proc/1/mem')",
        "os.readlink('/proc/1/root')",
        "os.listdir('/proc/1/cwd/')",
        "open('/proc/1/fd/3')",
        "open('/proc/1/maps').read()",
    ],
)
def test_the_process_that_guards_the_job_cannot_be_looked_into(run: Run, look: str) -> None:
    assert run(f"import os\ntry: print({look})\nexcept OSError: print('refused')").stdout == b"refused\n"


def test_the_process_that_guards_the_job_cannot_be_killed(run: Run) -> None:
    done = run("import os\ntry: os.kill(1, 9)\nexcept OSError: pass\nprint('still here')")

    assert (done.ending, done.stdout) == ("exited", b"still here\n")


CALLS = {
    "ptrace": "libc.ptrace(16, os.getppid(), 0, 0)",
    "mount": "libc.mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None)",
    "umount": "libc.umount2(b'/proc', 2)",
    "unshare": "libc.unshare(0x10000000)",
    "setns": "libc.setns(0, 0)",
    "chroot": "libc.chroot(b'/tmp')",
    "keyctl": "libc.syscall(250, 0, 0)" if os.uname().machine == "x86_64" else "libc.syscall(219, 0, 0)",
    "io_uring": "libc.syscall(425, 1, 0)",
    "bpf": "libc.syscall(321, 0, 0, 0)" if os.uname().machine == "x86_64" else "libc.syscall(280, 0, 0, 0)",
    "terminal": "libc.ioctl(0, 0x5412, b'x')",
    "namespace by clone": "libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)" if os.uname().machine == "x86_64" else "-1",
}


@confined
@pytest.mark.parametrize("call", CALLS)
def test_a_system_call_that_leads_out_is_refused(run: Run, sandbox: str, call: str) -> None:
    source = f"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print({CALLS[call]} == -1 and ctypes.get_errno() in (0, 1))
"""
    assert run(source, sandbox=sandbox).stdout == b"True\n"


@confined
def test_a_job_has_no_capability_and_can_gain_none(run: Run, sandbox: str) -> None:
    done = run(
        "print([l.split()[1] for l in open('/proc/self/status') if l[:3] in ('Cap', 'NoN', 'Sec')])", sandbox=sandbox
    )

    capabilities = done.stdout.decode().strip("[]\n").replace("'", "").split(", ")
    assert {capabilities[place] for place in (1, 2, 4)} == {"0" * 16}  # permitted, effective, ambient
    if os.geteuid() == 0:
        assert capabilities[3] == "0" * 16  # an ordinary user may not shrink the bounding set, nor use it
    assert capabilities[5:7] == ["1", "2"]


@confined
def test_a_disk_cannot_be_made_and_opened(run: Run, sandbox: str) -> None:
    source = """
import os, stat
try:
    os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(8, 0))
    print("made")
except OSError:
    print("refused")
"""
    assert run(source, sandbox=sandbox).stdout == b"refused\n"


def test_a_full_tree_is_the_programs_own_error(run: Run) -> None:
    source = """
try:
    for i in range(100):
        open("f%d" % i, "wb").write(b"x" * 1024 * 1024)
except OSError as error:
    print(error.errno)
"""
    done = run(source, limits=Limits(seconds=20, tree=8 * MIB))

    assert (done.ending, done.stdout) == ("exited", b"28\n")


def test_temporary_files_count_to_the_same_limit(run: Run) -> None:
    source = """
for place in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/home"):
    try:
        open(place + "/f", "wb").write(b"x" * 16 * 1024 * 1024)
    except OSError as error:
        print(error.errno)
"""
    assert run(source, limits=Limits(seconds=20, tree=8 * MIB)).stdout == b"28\n" * 5


def test_private_directories_are_empty_and_the_jobs_own(make_sandbox: Make, job: Callable[..., Job]) -> None:
    made = job("import os; print(os.listdir('/var/tmp'), os.listdir('/run')); open('/var/tmp/left', 'w').close()")
    box = make_sandbox()

    with box.warm(made, []) as warm:
        seen = [box.run(made).stdout, box.run(made).stdout, warm.run(made).stdout, warm.run(made).stdout]

    assert seen == [b"[] ['suture-capture']\n"] * 4
    assert not Path("/var/tmp/left").exists()


def test_files_that_only_root_may_read_are_hidden(run: Run) -> None:
    done = run("try: print(len(open('/etc/shadow').read()))\nexcept OSError: print('refused')")

    assert done.stdout == b"refused\n"


def test_only_what_is_allowed_is_readable_outside(make_sandbox: Make, job: Callable[..., Job], tmp_path: Path) -> None:
    shown, hidden = tmp_path / "shown", tmp_path / "hidden"
    for place in (shown, hidden):
        place.mkdir()
        (place / "f").write_text("content")
    made = job(
        f"import os\nfor p in {[str(shown), str(hidden)]!r}:\n print(os.path.exists(p + '/f'))\n"
        f"try: open({str(shown / 'f')!r}, 'w')\nexcept OSError: print('refused')"
    )

    done = make_sandbox("bubblewrap", Allowances(readable=(shown, tmp_path / "not there"))).run(made)

    assert done.stdout == b"True\nFalse\nrefused\n"


def test_a_kept_variable_is_seen(make_sandbox: Make, job: Callable[..., Job]) -> None:
    made = job("import os; print(os.environ.get('API_TOKEN'))", environment={**os.environ, "API_TOKEN": "t"})

    assert make_sandbox("bubblewrap", Allowances(keep_environment=("API_TOKEN",))).run(made).stdout == b"t\n"
    assert make_sandbox("bubblewrap").run(made).stdout == b"None\n"


def test_the_users_home_is_at_its_place_and_private(run: Run) -> None:
    source = """
import os
home = os.path.expanduser("~")
open(home + "/f", "w").close()
print(home, os.listdir(home))
"""
    done = run(source, environment={**os.environ, "HOME": "/home/someone"})

    assert done.stdout == b"/home/someone ['f']\n"


def test_the_filter_names_what_is_missing_when_it_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    seccomp.program.cache_clear()
    with pytest.raises(seccomp.NoFilterError, match="libseccomp2"):
        seccomp.program(sockets=True)
    assert seccomp.program_or_none(sockets=True) == b""


@contextmanager
def _listening(path: Path) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        yield


def test_a_project_with_a_socket_and_a_pipe_runs_without_them(run: Run, project: Path) -> None:
    os.mkfifo(project / "pipe")
    with _listening(project / "s"):
        done = run("import os; print(sorted(os.listdir('.')))")

    assert done.stdout == b"['main.py']\n"
    assert done.changed == ()
