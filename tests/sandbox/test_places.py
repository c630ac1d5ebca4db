"""Where a project lies and from where it is run."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from suture.sandbox import modes, snapshot, stage
from suture.sandbox.confined import Bubblewrap
from suture.sandbox.inside import walls
from suture.sandbox.interface import Allowances, Job, Sandbox

Make = Callable[..., Sandbox]
MakeJob = Callable[..., Job]
SEE = "import os, sys; print(os.getcwd(), os.path.abspath(sys.argv[0])); open('new', 'w').close()"


def test_a_project_deep_in_a_tree_with_odd_names(make_sandbox: Make, project: Path) -> None:
    odd = project / "a,b:c d=\\e" / "ü"
    odd.mkdir(parents=True)
    (odd / "main.py").write_text(SEE)

    done = make_sandbox().run(Job([sys.executable, "main.py"], odd, dict(os.environ)))

    assert done.stdout.decode() == f"{odd} {odd}/main.py\n"
    assert done.changed == ("a,b:c d=\\e/ü/new",)


def test_a_project_whose_root_has_an_odd_name(tmp_path: Path) -> None:
    root = tmp_path / "a,b:c d"
    root.mkdir()
    (root / "main.py").write_text(SEE)
    box = modes.choose(snapshot.take(root, tmp_path / "copy"), Allowances())

    done = box.run(Job([sys.executable, "main.py"], root, dict(os.environ)))

    assert done.stdout.decode() == f"{root} {root}/main.py\n"
    assert done.changed == ("new",)


def test_a_directory_that_was_reached_by_a_link(
    make_sandbox: Make, job: MakeJob, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "way").symlink_to(project)
    made = job(SEE, cwd=tmp_path / "way")
    box = make_sandbox()

    with box.warm(made, []) as warm:
        assert warm.run(made).stdout == box.run(made).stdout == f"{project} {project}/main.py\n".encode()


@pytest.mark.parametrize("sandbox", ["bubblewrap", "landlock"])
def test_a_directory_outside_of_the_project_is_seen_and_not_written(
    make_sandbox: Make, project: Path, tmp_path: Path, sandbox: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "data.txt").write_text("d")
    (project / "main.py").write_text(
        "print(open('data.txt').read())\ntry: open('data.txt', 'w')\nexcept OSError: print('refused')"
    )

    done = make_sandbox(sandbox).run(Job([sys.executable, str(project / "main.py")], elsewhere, dict(os.environ)))

    assert done.stdout == b"d\nrefused\n"
    assert (elsewhere / "data.txt").read_text() == "d"


def test_from_the_home_itself_nothing_of_it_is_seen(make_sandbox: Make, project: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "secret").touch()
    (project / "main.py").write_text("import os; print(os.getcwd(), os.listdir('.'))")
    environment = {**os.environ, "HOME": str(home)}

    done = make_sandbox().run(Job([sys.executable, str(project / "main.py")], home, environment))

    assert done.stdout.decode() == f"{home} []\n"


@pytest.fixture
def in_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "home" / "code" / "app"
    root.mkdir(parents=True)
    (root.parent / "neighbour").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return root


def test_a_project_in_the_home_is_seen_and_its_neighbours_are_not(in_home: Path, tmp_path: Path) -> None:
    (in_home / "main.py").write_text("import os; print(os.listdir('..'), os.listdir(os.environ['HOME']))")
    box = modes.choose(snapshot.take(in_home, tmp_path / "copy"), Allowances())
    made = Job([sys.executable, "main.py"], in_home, dict(os.environ))
    with box.warm(made, []) as warm:
        seen = [box.run(made).stdout, warm.run(made).stdout]

    assert seen == [b"['app'] ['code']\n"] * 2


def test_a_file_of_another_user_that_only_he_may_read(make_sandbox: Make, job: MakeJob, project: Path) -> None:
    (project / "private.txt").write_text("p")
    (project / "private.txt").chmod(0o600)
    if os.geteuid() == 0:  # anyone else can only have his own files in a snapshot
        os.chown(project / "private.txt", 65534, 65534)
    made = job("print(open('private.txt').read()); open('private.txt', 'a').write('q')")

    done = make_sandbox().run(made)

    assert (done.stdout, done.changed) == (b"p\n", ("private.txt",))
    assert (project / "private.txt").read_text() == "p"


@pytest.fixture
def without_overlay(make_sandbox: Make, tmp_path: Path) -> Callable[[], Bubblewrap]:
    """Return a function that makes a sandbox as on a kernel that mounts no overlay for an ordinary user."""

    def make() -> Bubblewrap:
        box = make_sandbox()
        assert isinstance(box, Bubblewrap)
        boot = stage.lay_boot(tmp_path / "boot")
        far = boot / stage.PACKAGE / "walls.py"
        text = Path(walls.__file__).read_text()
        assert text.count('"overlay", kernel.MS_') == 1
        far.write_text(text.replace('"overlay", kernel.MS_', '"nosuchfs", kernel.MS_'))
        return replace(box, boot=boot)

    return make


def test_without_an_overlay_the_tree_is_copied_for_every_job(
    without_overlay: Callable[[], Bubblewrap], job: MakeJob, project: Path
) -> None:
    (project / "d").mkdir()
    (project / "d" / "old.txt").write_text("o")
    (project / "same.txt").write_text("s")
    (project / "link").symlink_to("same.txt")
    (project / ".git").mkdir()
    (project / ".git" / "HEAD").touch()
    made = job("""
import os
os.remove("d/old.txt")
open("same.txt", "a").close()
open("new", "w").close()
print(os.listdir(".git"))
""")
    box = without_overlay()
    with box.warm(made, []) as warm:
        seen = [box.run(made), warm.run(made), warm.run(made)]

    assert [done.changed for done in seen] == [("d/old.txt", "new")] * 3
    assert [done.stdout for done in seen] == [b"['HEAD']\n"] * 3
    assert (project / "d" / "old.txt").exists()


def test_jobs_can_run_side_by_side(make_sandbox: Make, job: MakeJob) -> None:
    made = job("import value; print(value.V)")
    found: dict[int, bytes] = {}
    with make_sandbox().warm(made, []) as warm:

        def go(number: int) -> None:
            found[number] = warm.run(replace(made, changes={"value.py": b"V = %d\n" % number})).stdout

        threads = [threading.Thread(target=go, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert found == {number: b"%d\n" % number for number in range(6)}
