from __future__ import annotations

import pytest

from suture.diagnosis.versions import Versions, canonical, required, requirements, satisfies
from tests.diagnosis.fakes import MemoryProject
from tests.diagnosis.stated import cause_of, judged, stated

ATTRIBUTE = ("import shelf\nshelf.Book", "shelf.Book", "AttributeError", "module 'shelf' has no attribute 'Book'")


@pytest.mark.parametrize(
    ("version", "spec", "meets"),
    [
        ("2.0", ">=2", True), ("2", ">=2.0.0", True), ("1.9.9", ">=2", False), ("2.0.1", "==2.0.*", True),
        ("2.1", "==2.0.*", False), ("2.0", "==2.0.0", True), ("2.0.1", "==2.0", False), ("1.4.2", "~=1.4", True),
        ("2.0", "~=1.4", False), ("1.4.9", "~=1.4.2", True), ("1.5", "~=1.4.2", False), ("1.3", "~=1.4", False),
        ("3.0", "!=3.0", False), ("3.1", "!=3.0", True), ("3.1", ">=3,<4", True), ("4.0", ">=3,<4", False),
        ("10.0", ">9", True), ("9", ">9", False), ("9", "<=9", True), ("1.0", "", True), ("v1.0", ">=1", True),
        ("1.0rc1", ">=1.0", True), ("1.0", "===1.0", True),
    ],
)  # fmt: skip
def test_a_version_meets_a_requirement_by_its_release(version: str, spec: str, *, meets: bool) -> None:
    assert satisfies(version, spec) is meets


@pytest.mark.parametrize(("version", "spec"), [("unknown", ">=1"), ("1.0", "@ file:///x"), ("1.0", ">=1, whatever")])
def test_what_is_not_understood_is_not_judged(version: str, spec: str) -> None:
    assert satisfies(version, spec) is None


def of(**contents: str) -> list[tuple[str, str, str]]:
    project = MemoryProject({name.replace("__", "/").replace("_", "."): text for name, text in contents.items()})
    return [(r.name, r.spec, r.where) for r in requirements(project)]


def test_requirements_are_read_from_pyproject() -> None:
    text = '[project]\ndependencies = [\n  "Shelf_Kit>=2,<3",\n  "rope[fast] ~=1.2; python_version > \'3\'",\n]\n'
    text += '[project.optional-dependencies]\ndev = ["pytest"]\n'
    assert of(pyproject_toml=text) == [
        ("shelf-kit", ">=2,<3", "pyproject.toml:3"),
        ("rope", "~=1.2", "pyproject.toml:4"),
        ("pytest", "", "pyproject.toml:7"),
    ]


def test_requirements_are_read_from_text_files() -> None:
    text = "# all\nshelf==1.0  # pinned\n-r other.txt\n--hash=x\n\nrope\n"
    assert of(requirements_txt=text) == [("shelf", "==1.0", "requirements.txt:2"), ("rope", "", "requirements.txt:6")]


@pytest.mark.parametrize(
    "text",
    ["", "[project", "[project]\ndependencies = 3", "project = 3", "[project]\ndependencies = [3]", "[tool.x]\ny = 1"],
)
def test_a_strange_pyproject_requires_nothing(text: str) -> None:
    assert of(pyproject_toml=text) == []


def test_files_of_other_projects_inside_this_one_are_not_read() -> None:
    assert of(vendor__requirements_txt="shelf==1.0") == []


@pytest.mark.parametrize(
    ("module", "name"), [("yaml.reader", "pyyaml"), ("PIL", "pillow"), ("shelf_kit", "shelf-kit"), ("nothing", None)]
)
def test_a_module_is_found_by_the_name_of_its_distribution(module: str, name: str | None) -> None:
    project = MemoryProject({"requirements.txt": "PyYAML>=5\npillow\nshelf.kit\n"})
    found = required(project, module)
    assert (found.name if found else None) == name


def test_names_are_normalised() -> None:
    assert canonical("Shelf._-Kit") == "shelf-kit"


def diagnosed(installed: str | None, requirement: str) -> str | None:
    scene = stated(*ATTRIBUTE, files={"requirements.txt": requirement})
    facts = {"distribution": {"installed": installed}, "importable": {"found": True, "origin": "site", "has": None}}
    return cause_of(judged(scene, facts))


@pytest.mark.parametrize(("installed", "requirement"), [("1.0", "shelf>=2"), ("3.0", "shelf>=2,<3"), (None, "shelf")])
def test_a_version_that_the_project_does_not_want_is_blamed(installed: str | None, requirement: str) -> None:
    assert diagnosed(installed, requirement) == "wrong-version"


@pytest.mark.parametrize(
    ("installed", "requirement"),
    [("2.0", "shelf>=2"), ("2.0", "shelf"), ("1.0", "other>=2"), ("odd", "shelf>=2"), ("1.0", "shelf @ file:///x")],
)
def test_a_version_that_meets_the_requirement_is_not_blamed(installed: str, requirement: str) -> None:
    assert diagnosed(installed, requirement) != "wrong-version"


def test_an_unanswered_probe_blames_no_version() -> None:
    assert cause_of(judged(stated(*ATTRIBUTE, files={"requirements.txt": "shelf>=2"}))) is None


def test_an_unexpected_keyword_of_an_old_library_is_a_wrong_version() -> None:
    scene = stated(
        "from shelf.api import fetch\nfetch(timeot=3)", "fetch(timeot=3)", "TypeError",
        "fetch() got an unexpected keyword argument 'timeot'", files={"requirements.txt": "shelf>=2"},
    )  # fmt: skip
    assert cause_of(judged(scene, {"distribution": {"installed": "1.0"}})) == "wrong-version"
    assert cause_of(judged(scene, {"distribution": {"installed": "2.0"}})) == "unexpected-keyword"


def test_the_enricher_names_the_requirement() -> None:
    found = list(Versions().look(stated(*ATTRIBUTE, files={"requirements.txt": "# wanted\nshelf>=2"})))
    assert [(e.said, e.where) for e in found] == [("the project requires shelf (>=2)", "requirements.txt:2")]


def test_the_enricher_is_silent_about_what_is_not_required() -> None:
    assert list(Versions().look(stated(*ATTRIBUTE))) == []
