"""A file is not where it is looked for, and the project has it elsewhere: correct the path."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator

from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.imports import add_import
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, find, place
from suture.remedies.source import Source
from suture.remedies.values import quoted


class PathCandidates:
    """Repairs `missing-file`."""

    id = "path-candidates"
    name = "File not found: another place"
    causes: tuple[str, ...] = ("missing-file",)
    prior = Prior(5.2, 2.8)
    strategies: tuple[Strategy, ...] = (
        Strategy(
            "candidate-list-with-constant", "deployments differ: an absolute path, and one in the project", Risk.R1
        ),
        Strategy("fix-constant", "exactly one file of the project can be meant", Risk.R0),
        Strategy("module-relative", "the file lies beside the module, and the working directory is another", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Call):
            return Skipped(self.id, "the failing node is not a call")
        if _is_writing(here):
            return Skipped(self.id, "the file is written, not read")
        if not _candidates(here):
            return Skipped(self.id, "the project has no such file")
        if word := closed_word(str(here.facts.get("path")), here.facts.get("argument") or ""):
            return Skipped(self.id, f'"{word}": another file must not open this door')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {"candidate-list-with-constant": _list, "fix-constant": _constant, "module-relative": _beside}
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "the file moved into a directory",
            "fix-constant",
            """
            def settings():
                with open("app.ini") as file:
                    return file.read()


            print(settings())
            """,
            ('"app.ini"', '"conf/app.ini"'),
            others={"conf/app.ini": "x = 1\n"},
        ),
        heals(
            "a constant of the module in another case",
            "fix-constant",
            """
            import os

            TEMPLATE = "templates/Letter.txt"


            def letter(folder):
                with open(os.path.join(folder, TEMPLATE)) as file:
                    return file.read()


            print(letter("."))
            """,
            ('"templates/Letter.txt"', '"templates/letter.txt"'),
            others={"templates/letter.txt": "Dear\n"},
        ),
        heals(
            "the file lies beside the module, not in the working directory",
            "module-relative",
            """
            from pathlib import Path


            def words():
                return Path("words.txt").read_text().split()
            """,
            ('Path("words.txt")', '(Path(__file__).parent / "words.txt")'),
            run="main.py",
            file="tool/words.py",
            others={
                "tool/words.txt": "a b\n",
                "tool/__init__.py": "",
                "main.py": "from tool.words import words\n\nprint(words())\n",
            },
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "two files can be meant",
            "which one cannot be told",
            'print(open("app.ini").read())\n',
            others={"conf/app.ini": "x = 1\n", "etc/app.ini": "x = 2\n"},
        ),
        leaves("no such file", "there is none in the project", 'print(open("nowhere.ini").read())\n'),
        leaves(
            "a file that is written",
            "the directory is missing, not the file",
            'open("out/report.txt", "w").write("done")\n',
            others={"old/report.txt": "old\n"},
        ),
        leaves(
            "a path that the caller gives",
            "the caller's path is wrong, not the code",
            """
            def read(path):
                with open(path) as file:
                    return file.read()


            read("/nowhere/of/all/" + "data" + ".csv")
            """,
            others={"conf/data.csv": "1\n"},
        ),
        leaves(
            "a file of secrets",
            "another file must not open the door",
            'print(open("secret.key").read())\n',
            others={"old/secret.key": "x\n"},
        ),
    )


def _candidates(here: Place) -> list[str]:
    return [path for path in here.facts.get("candidates") or () if isinstance(path, str)]


def _is_writing(here: Place) -> bool:
    call = here.node
    texts = [a.value for a in ast.walk(call) if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return any(re.fullmatch(r"[rwxa][bt+]*", text) and set(text) & set("wxa") for text in texts)


def _literal(here: Place) -> tuple[ast.expr, str] | str:
    """Return the one text in the path's expression, or the module's constant, that ends the path asked for."""
    argument = find(here.node, here.source, str(here.facts.get("argument") or "-"))
    if argument is None:
        return "the path's expression is not in the call"
    asked = posixpath.normpath(str(here.facts["path"]))
    fitting = [text for text in _texts(here, argument) if _ends(asked, posixpath.normpath(text[1]))]
    if len(fitting) != 1:
        return "the path is not written in this module: the caller gives it" if not fitting else "it is written twice"
    return fitting[0]


def _texts(here: Place, argument: ast.expr) -> list[tuple[ast.expr, str]]:
    """Return the texts in the expression, and those of the module's constants that it names."""
    names = {n.id for n in ast.walk(argument) if isinstance(n, ast.Name)}
    nodes: list[ast.AST] = list(ast.walk(argument))
    for node in here.source.tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if isinstance(node, ast.Assign) and isinstance(target, ast.Name) and target.id in names:
            nodes.append(node.value)
    return [(n, n.value) for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def _ends(asked: str, text: str) -> bool:
    return bool(text.strip("./")) and (asked == text or asked.endswith("/" + text.lstrip("/")))


def _absolute(here: Place, path: str) -> str:
    cwd = str(here.facts.get("cwd") or here.case.project.root)
    return posixpath.normpath(posixpath.join(cwd, path))


def _constant(here: Place) -> Draft | str:
    candidates = _candidates(here)
    if len(candidates) != 1:
        return f"{len(candidates)} files can be meant: {', '.join(candidates[:3])}"
    found = _literal(here)
    if isinstance(found, str):
        return found
    node, text = found
    if text.startswith("/"):
        return "the path is absolute: it may be right on another machine"
    if _lies_beside(here, text):
        return "the file is at this path beside the module: the working directory is another, not the path"
    base = _absolute(here, str(here.facts["path"])).removesuffix(posixpath.normpath(text))
    target = posixpath.join(here.case.project.root, candidates[0])
    if not target.startswith(base):
        return f"{candidates[0]} is not below the directory in which {text} is looked for"
    return Draft(f"the file is at {candidates[0]}", (_written(here, node, target.removeprefix(base)),))


def _written(here: Place, node: ast.expr, path: str) -> Source:
    quote = here.text(node)[-1]
    code = f"{quote}{path}{quote}" if path.isprintable() and not set(path) & {quote, "\\"} else repr(path)
    return replace_expression(here.source, node, code)


def _lies_beside(here: Place, text: str) -> bool:
    folder = posixpath.dirname(here.case.fault.path)
    return posixpath.normpath(posixpath.join(folder, text)) in _candidates(here)


def _beside(here: Place) -> Draft | str:
    found = _literal(here)
    if isinstance(found, str):
        return found
    node, text = found
    argument = find(here.node, here.source, str(here.facts["argument"]))
    if node is not argument and not _is_path_of(argument, node):
        return "the path is put together from several parts"
    if text.startswith("/") or not _lies_beside(here, text):
        return "the file is not at this path beside the module"
    if not any(node is inner for inner in ast.walk(here.statement)):
        return "the path is a constant that other places may use too"
    imported = _imported(here.source)
    written = here.text(node)
    if "Path" in imported or "os" not in imported:
        edited = replace_expression(here.source, argument or node, f"Path(__file__).parent / {written}")
        edited = add_import(edited, "from pathlib import Path", here.case.project) if "Path" not in imported else edited
    else:
        edited = replace_expression(here.source, node, f"os.path.join(os.path.dirname(__file__), {written})")
    return Draft(f"{text} lies beside the module", (edited,))


def _is_path_of(argument: ast.expr | None, node: ast.expr) -> bool:
    return isinstance(argument, ast.Call) and argument.args == [node] and getattr(argument.func, "id", "") == "Path"


def _imported(source: Source) -> set[str]:
    imports = (n for n in source.tree.body if isinstance(n, ast.Import | ast.ImportFrom))
    return {alias.asname or alias.name for node in imports for alias in node.names}


def _list(here: Place) -> Draft | str:
    """Keep the path of the other deployments first, and take the project's own file where it is absent."""
    candidates, found = _candidates(here), _literal(here)
    if isinstance(found, str):
        return found
    node, text = found
    if not text.startswith("/"):
        return "the path is not absolute: it is the same for all deployments"
    if len(candidates) != 1:
        return f"{len(candidates)} files can be meant: {', '.join(candidates[:3])}"
    relative = posixpath.relpath(posixpath.join(here.case.project.root, candidates[0]), _absolute(here, "."))
    name = re.sub(r"\W+", "_", posixpath.splitext(posixpath.basename(text))[0]).strip("_").upper() + "_CANDIDATES"
    if why := _unfit(here, node, relative, name):
        return why
    edited = replace_expression(here.source, node, f"next(filter(os.path.exists, {name}), {name}[0])")
    outer = next(n for n in edited.tree.body if n.lineno <= here.node.lineno <= (n.end_lineno or n.lineno))
    listed = f"{name} = ({here.text(node)}, {quoted(relative, here.source.text)})\n"
    edited = insert_before(edited, outer, listed)
    return Draft(f"try {text}, then {relative}", (add_import(edited, "import os", here.case.project),))


def _unfit(here: Place, node: ast.expr, relative: str, name: str) -> str | None:
    if not any(node is inner for inner in ast.walk(here.statement)):
        return "the path is a constant that other places may use too"
    if relative.startswith(".."):
        return f"{relative} is not below the working directory"
    if not name.isidentifier() or name in here.source.text:
        return "there is no good free name for the list"
    return None
