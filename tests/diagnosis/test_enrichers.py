from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from suture.diagnosis import enrich as enriching
from suture.diagnosis.call_sites import CallSites
from suture.diagnosis.diagnose import PythonDiagnostician, diagnostician
from suture.diagnosis.enrich import built_in, enrich
from suture.diagnosis.environment_variable import EnvironmentVariable
from suture.diagnosis.interface import Scene
from suture.diagnosis.missing_file import MissingFile, missing_path, near_paths
from suture.diagnosis.near_names import NearNames
from suture.diagnosis.none_origin import NoneOrigin
from suture.diagnosis.recent_commits import RecentCommits, commits, git
from suture.domain.fault import Fault, Span
from suture.domain.hypothesis import Evidence
from suture.domain.signal import Raised
from tests.diagnosis.fakes import MemoryProject
from tests.diagnosis.stated import stated

KEY = ("def f(row):\n    return row['title']\nf({'titel': 1})\n", "row['title']", "KeyError", "'title'")


class Says:
    name = "says"

    def look(self, scene: Scene) -> Iterable[Evidence]:
        return [Evidence(self.name, f"looked at {scene.fault.path}")]


class Fails:
    name = "fails"

    def look(self, scene: Scene) -> Iterable[Evidence]:
        yield Evidence(self.name, "said before it failed")
        raise ValueError(scene.fault.path)


class Floods:
    name = "floods"

    def look(self, scene: Scene) -> Iterable[Evidence]:
        while True:
            yield Evidence(self.name, scene.fault.path)


def test_an_enricher_that_fails_is_named_and_the_others_are_heard() -> None:
    found = list(enrich([Fails(), Says()], stated(*KEY)))
    assert [e.said for e in found] == ["left out: fails failed with ValueError: app.py", "looked at app.py"]


def test_an_enricher_that_never_ends_is_cut() -> None:
    assert len(list(enrich([Floods()], stated(*KEY)))) == enriching.MOST


def test_an_enricher_that_is_late_is_named_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enriching, "SECONDS", 0.0)

    class Late:
        name = "late"

        def look(self, scene: Scene) -> Iterable[Evidence]:
            lock.acquire(timeout=5)
            return [Evidence(self.name, scene.fault.path)]

    import threading  # noqa: PLC0415

    lock = threading.Lock()
    lock.acquire()
    found = list(enrich([Late()], stated(*KEY)))
    lock.release()
    assert [e.said for e in found] == ["left out: late took more than 0 s"]


def test_no_enrichers_say_nothing() -> None:
    assert list(enrich([], stated(*KEY))) == []


def test_built_in_enrichers_have_names_of_their_own() -> None:
    names = [enricher.name for enricher in built_in()]
    assert len(set(names)) == len(names) == 7


def test_the_diagnostician_hands_their_evidence_on() -> None:
    suspected = PythonDiagnostician([Says()]).suspect(stated(*KEY))
    assert [e.said for e in suspected.evidence] == ["looked at app.py"]


def test_a_fault_that_is_gone_is_said_and_nothing_is_suspected() -> None:
    scene = stated(*KEY)
    gone = replace(scene, fault=replace(scene.fault, span=Span(9, 0, 9, 4)))
    suspected = diagnostician().suspect(gone)
    assert suspected.hypotheses == ()
    assert any("no longer" in e.said for e in suspected.evidence)
    assert diagnostician().judge(gone, suspected, {}, ()) == suspected


def test_a_file_that_is_gone_is_said() -> None:
    scene = stated(*KEY)
    gone = replace(scene, project=MemoryProject({}))
    assert any("can no longer be read" in e.said for e in PythonDiagnostician().suspect(gone).evidence)


NEAR = [
    ("rates.csv", ["data/rates.csv", "app.py"], ["data/rates.csv"]),
    ("data/rates.csv", ["src/data/rates.csv", "other/rates.csv"], ["src/data/rates.csv", "other/rates.csv"]),
    ("rates.csv", ["deep/down/here/rates.csv", "src/rates.csv"], ["src/rates.csv", "deep/down/here/rates.csv"]),
    ("rates.csv", ["x/rates.csv", "config/rates.csv"], ["config/rates.csv", "x/rates.csv"]),
    ("Rates.CSV", ["data/rates.csv"], ["data/rates.csv"]),
    ("rates.csv", ["data/RATES.csv", "data/old/rates.csv"], ["data/old/rates.csv", "data/RATES.csv"]),
    ("/project/rates.csv", ["data/rates.csv"], ["data/rates.csv"]),
    ("..\\data\\rates.csv", ["data/rates.csv"], ["data/rates.csv"]),
    ("rates.csv", ["rates.csv.bak", "data/rates.json"], []),
    ("data/rates.csv", ["data/rates.csv", "rates.csv"], ["data/rates.csv", "rates.csv"]),
    ("", ["a"], []),
    ("/", ["a"], []),
]


@pytest.mark.parametrize(("asked", "paths", "near"), NEAR)
def test_near_paths_come_best_first(asked: str, paths: list[str], near: list[str]) -> None:
    assert near_paths(asked, paths, "src/app.py") == near


def test_near_paths_are_few() -> None:
    assert len(near_paths("a.txt", [f"d{n}/a.txt" for n in range(50)], "app.py")) == 10


@pytest.mark.parametrize(
    ("raised", "path"),
    [
        (Raised("FileNotFoundError", "[Errno 2] No such file or directory: 'a b'"), "a b"),
        (Raised("FileNotFoundError", "x", attributes={"filename": "a"}), "a"),
        (Raised("Missing", "x", bases=("FileNotFoundError", "OSError"), attributes={"filename": "a"}), "a"),
        (Raised("FileNotFoundError", "no path"), None),
        (Raised("PermissionError", "[Errno 13] Permission denied: 'a'"), None),
    ],
)
def test_the_missing_path_is_read_from_the_error(raised: Raised, path: str | None) -> None:
    assert missing_path(raised) == path


def test_a_missing_file_is_named_with_what_is_near() -> None:
    scene = stated(
        "open('rates.csv')", "open('rates.csv')", "FileNotFoundError",
        "[Errno 2] No such file or directory: 'rates.csv'", files={"data/rates.csv": "1"},
    )  # fmt: skip
    assert [e.said for e in MissingFile().look(scene)] == [
        "rates.csv is not there; near it in the project: data/rates.csv"
    ]
    alone = replace(scene, project=MemoryProject({"app.py": "open('rates.csv')"}))
    assert "no file of that name" in next(iter(MissingFile().look(alone))).said


def test_the_near_name_in_the_file_is_shown_with_its_place() -> None:
    found = list(
        NearNames().look(
            stated("def f(counter):\n    return couner\n", "couner", "NameError", "name 'couner' is not defined")
        )
    )
    assert [(e.facts, e.where) for e in found] == [({"near": "counter"}, "app.py:1")]


def test_variables_that_the_function_reads_and_that_are_not_set_are_named() -> None:
    source = """
        import os
        def f():
            return os.environ["SHOP_URL"] + os.getenv("SHOP_KEY", "") + os.environ.get("SHOP_ENV")
        f()
        """
    scene = stated(source, 'os.environ["SHOP_URL"]', "KeyError", "'SHOP_URL'")
    found = list(EnvironmentVariable().look(replace(scene, environment={"SHOP_URLS": "secret", "SHOP_ENV": "x"})))
    assert [e.said for e in found] == ["SHOP_URL is not set; SHOP_URLS is set", "SHOP_KEY is not set"]
    assert all("secret" not in e.said for e in found)


def test_without_a_known_environment_nothing_is_called_unset() -> None:
    assert (
        list(
            EnvironmentVariable().look(stated("import os\nos.environ['A_B']", "os.environ['A_B']", "KeyError", "'A_B'"))
        )
        == []
    )


def test_the_origin_of_none_is_told_for_each_operand() -> None:
    scene = stated("def f(a=None, b=2):\n    return a + b", "a + b", "TypeError",
                   "unsupported operand type(s) for +: 'NoneType' and 'int'")  # fmt: skip
    assert [e.facts["expression"] for e in NoneOrigin().look(scene)] == ["a", "b"]


def test_other_calls_of_the_function_are_shown_tests_last() -> None:
    files = {"b.py": "f({'title': 2})\n", "tests/test_a.py": "f({'title': 1})\n", "c.py": "g()\n"}
    found = list(CallSites().look(stated(*KEY, files=files)))
    assert [e.where for e in found] == ["app.py:3", "b.py:1", "tests/test_a.py:1"]


@pytest.mark.parametrize(
    "enricher", [NearNames(), MissingFile(), EnvironmentVariable(), NoneOrigin(), CallSites()], ids=lambda e: e.name
)
def test_an_enricher_is_silent_about_what_is_not_its_business(enricher: CallSites) -> None:
    scene = stated("1 / 0", "1 / 0", "ZeroDivisionError", "division by zero")
    assert list(enricher.look(replace(scene, environment={"A": "b"}))) == []


LOG = (
    "\x1eabc1234\x1f2026-01-02\x1fAnn\x1fMake it fast\n\ndiff --git\n"
    "\x1ebad record\n\x1edef\x1f2025-01-01\x1fBob\x1fStart\n"
)


def test_git_s_records_are_read_and_strange_ones_left_out() -> None:
    assert list(commits(LOG)) == [
        ("abc1234", "2026-01-02", "Ann", "Make it fast"),
        ("def", "2025-01-01", "Bob", "Start"),
    ]
    assert list(commits("")) == []


def repository(root: Path) -> Scene:
    for command in (
        ["init", "-q"], ["config", "user.name", "Ann"], ["config", "user.email", "a@example.org"],
        ["add", "."], ["commit", "-q", "-m", "Sell books"],
    ):  # fmt: skip
        subprocess.run(["git", *command], cwd=root, check=True)
    scene = stated(*KEY)
    return replace(scene, project=MemoryProject({"app.py": KEY[0]}, str(root)))


def test_the_commit_on_the_failing_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(KEY[0])
    found = list(RecentCommits().look(repository(tmp_path)))
    assert [e.facts["subject"] for e in found] == ["Sell books"]
    assert found[0].where == "app.py:2"


def test_nothing_of_a_hostile_repository_is_run(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(KEY[0])
    (tmp_path / ".gitattributes").write_text("*.py diff=evil filter=evil\n")
    scene = repository(tmp_path)
    mark = tmp_path / "was-run"
    touch = f"touch {mark}"
    for name in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "core.sshCommand",
    ):
        subprocess.run(["git", "config", name, touch], cwd=tmp_path, check=True)
    list(RecentCommits().look(scene))
    assert not mark.exists()


def test_without_a_repository_git_is_not_asked(tmp_path: Path) -> None:
    def run(arguments: list[str], directory: str) -> str | None:
        raise AssertionError((arguments, directory))

    scene = replace(stated(*KEY), project=MemoryProject({"app.py": KEY[0]}, str(tmp_path)))
    assert list(RecentCommits(run).look(scene)) == []


def test_a_path_that_looks_like_an_option_stays_a_path(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    asked: list[list[str]] = []

    def run(arguments: list[str], _: str) -> str | None:
        asked.append(arguments)
        return None

    scene = replace(stated(*KEY), project=MemoryProject({"app.py": KEY[0]}, str(tmp_path)))
    fault = Fault("--output=x", Span(2, 0, 2, 1), "Name", "x", "f", 0)
    assert list(RecentCommits(run).look(replace(scene, fault=fault))) == []
    assert asked[0][-1] == "-L1,2:--output=x"


def test_git_that_fails_or_is_not_there_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert git(["log"], str(tmp_path)) is None
    assert git(["log"], str(tmp_path / "nowhere")) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git(["--version"], str(tmp_path)) is None
