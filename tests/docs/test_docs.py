import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from suture.cli.help import PAGES, page
from suture.remedies.registry import load
from tests.docs.generated import GENERATED, REFERENCE

ROOT = Path(__file__).parents[2]
PAGES_OF_DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/README.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def prose(path: Path) -> str:
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES_OF_DOCS, ids=names)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in LINK.findall(prose(path)):
        if target.startswith(("https://", "#")):
            continue
        assert (path.parent / target.partition("#")[0]).exists(), f"{target} in {names(path)}"


@pytest.mark.parametrize("path", PAGES_OF_DOCS, ids=names)
def test_every_page_begins_with_its_title(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("<!--")]
    assert lines[0].startswith("# ")


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=names)
def test_every_page_of_the_docs_can_be_reached(path: Path) -> None:
    if path == ROOT / "docs" / "README.md":
        return
    index = ROOT / "docs" / "README.md"
    targets = {(index.parent / target).resolve() for target in LINK.findall(prose(index)) if "://" not in target}
    assert path in targets


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == GENERATED[name](), "run: python -m tests.docs.generated"


def test_every_template_has_an_entry() -> None:
    page = (REFERENCE / "templates.md").read_text(encoding="utf-8")
    assert load()
    assert all(f"\n## {template.id}\n" in page for template in load())


def test_every_cause_that_a_template_answers_to_is_explained() -> None:
    page = (REFERENCE / "causes.md").read_text(encoding="utf-8")
    causes = {cause for template in load() for cause in template.causes}
    assert all(f"| `{cause}` |" in page for cause in causes)


def test_the_readme_has_exactly_two_set_up_commands() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## Set-up")[1].split("\n## ")[0]
    block = section.split("these two commands are all:")[1].split("`make demo` installs")[0]
    assert [line.strip() for line in block.splitlines() if line.startswith("    ")] == ["make demo", "make test"]


@pytest.mark.parametrize("path", PAGES_OF_DOCS, ids=names)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^    )make ([\w-]+)", path.read_text(encoding="utf-8"), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


SUTURE = re.compile(
    r"^    (?:\S*/)?(suture (?:fix|explain|undo|history|lesson|doctor|templates|completion|version).*)$", re.MULTILINE
)


def suture_lines() -> list[str]:
    return sorted({line for path in PAGES_OF_DOCS for line in SUTURE.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("line", suture_lines())
def test_every_option_that_the_docs_type_is_on_the_help_page(line: str) -> None:
    command, *words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
    assert command in PAGES
    reference = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    own = words[: words.index("--")] if "--" in words else words
    assert all(word in reference for word in own if word.startswith("--"))


def test_every_schema_of_the_contract_is_named_in_its_readme() -> None:
    readme = (ROOT / "contract" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in (ROOT / "contract").glob("*.schema.json") if path.name not in readme] == []


def test_every_field_of_the_report_is_described() -> None:
    schema = json.loads((ROOT / "contract" / "fix-report.schema.json").read_text())
    page = (REFERENCE / "report.md").read_text(encoding="utf-8")
    assert [name for name in schema["$defs"]["report"]["properties"] if f"`{name}`" not in page] == []


def test_every_environment_variable_of_ours_is_described() -> None:
    sources = [*ROOT.glob("engine/suture/cli/**/*.py"), *ROOT.glob("engine/suture/learning/*.py")]
    sources += [*ROOT.glob("engine/suture/bootstrap.py"), *ROOT.glob("sdk/suture_sdk/watched/*.py")]
    read = {name for path in sources for name in re.findall(r'"(SUTURE_[A-Z_]+)"', path.read_text(encoding="utf-8"))}
    page = (REFERENCE / "environment.md").read_text(encoding="utf-8")
    assert sorted(name for name in read if f"`{name}`" not in page) == []


def test_the_changelog_has_the_form_of_keep_a_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_places_that_a_contributor_is_sent_to_exist() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## A new template")[0]
    for place in re.findall(r"`((?:engine|sdk|contract|docs)/[^`]*)`", table):
        folder = place.partition("NAME")[0]
        assert (ROOT / folder).exists(), place


def test_the_shell_lines_of_the_ci_page_are_shell() -> None:
    text = (ROOT / "docs" / "how-to" / "use-in-ci.md").read_text(encoding="utf-8")
    script = "\n".join(line[4:] for line in text.splitlines() if line.startswith("    "))
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)


@pytest.mark.parametrize("path", PAGES_OF_DOCS, ids=names)
def test_every_folder_that_a_page_copies_exists(path: Path) -> None:
    for folder in re.findall(r"^    cp -r (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE):
        assert (ROOT / folder).is_dir()


def test_the_command_of_the_readme_runs() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("suture"), "--help"], capture_output=True, text=True, check=True
    )
    assert done.stdout == page("suture")
