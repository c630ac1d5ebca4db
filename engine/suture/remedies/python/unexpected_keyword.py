"""A call passes a keyword that the callee does not take: rename it, leave it out, or let the callee take it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.call_edit import add_parameter, remove_argument, rename_keyword
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place
from suture.remedies.python.stdlib_migrations import KEYWORDS
from suture.remedies.source import parse

_FILES = 500


class UnexpectedKeyword:
    """Repairs `unexpected-keyword`."""

    id = "unexpected-keyword"
    name = "Unexpected keyword argument"
    causes: tuple[str, ...] = ("unexpected-keyword",)
    prior = Prior(3.6, 4.4)
    strategies: tuple[Strategy, ...] = (
        Strategy("rename-keyword", "exactly one parameter is near", Risk.R0),
        Strategy("drop-keyword", "the value says nothing: None, or a parameter that the library removed", Risk.R1),
        Strategy("accept-keyword", "the callee is the project's and several calls pass it", Risk.R2, hides=True),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Call):
            return Skipped(self.id, "the failing node is not a call")
        keyword = str(here.facts.get("keyword"))
        if _argument(here) is None:
            return Skipped(self.id, f"{keyword} is not written in the call: it comes from a ** mapping")
        if word := closed_word(keyword, here.text(here.node.func)):
            return Skipped(self.id, f'"{word}": what is passed to a check of access or payment is not changed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"rename-keyword": _rename, "drop-keyword": _drop, "accept-keyword": _accept})

    good: tuple[Example, ...] = (
        heals(
            "a misspelt keyword",
            "rename-keyword",
            """
            def fetch(url, timeout=5):
                return (url, timeout)


            print(fetch("u", timeot=3))
            """,
            ("timeot", "timeout"),
        ),
        heals(
            "a misspelt keyword in a call over several lines",
            "rename-keyword",
            """
            def draw(*, width, line_style="solid"):
                return f"{width} {line_style}"


            print(
                draw(
                    width=2,
                    linestyle="dashed",  # as in print
                ),
            )
            """,
            ("linestyle=", "line_style="),
        ),
        heals(
            "a keyword that says nothing",
            "drop-keyword",
            """
            def render(page):
                return page.upper()


            print(render("a", context=None))
            """,
            (", context=None", ""),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "no near parameter and a value that means something",
            "what the caller asks for would be lost",
            """
            def render(page):
                return page


            render("a", encoding="latin-1")
            """,
        ),
        leaves(
            "two near parameters",
            "start_x and start_y are equally near",
            """
            def line(start_x=0, start_y=0):
                return start_x


            line(start_z=1)
            """,
        ),
        leaves(
            "the near parameter is given already",
            "it would be given twice",
            """
            def fetch(url, timeout=5):
                return url


            fetch("u", timeout=1, timeot=3)
            """,
        ),
        leaves(
            "the keyword comes from a mapping",
            "the mapping is made elsewhere",
            """
            def fetch(url, timeout=5):
                return url


            fetch("u", **{"timeot": 3})
            """,
        ),
        leaves(
            "a check of a signature",
            "a check is not asked for less",
            """
            def check(text):
                return True


            check("text", signature=None)
            """,
        ),
    )


def _call(here: Place) -> ast.Call:
    if not isinstance(here.node, ast.Call):
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a call")
    return here.node


def _argument(here: Place) -> ast.keyword | None:
    return next((k for k in _call(here).keywords if k.arg == here.facts.get("keyword")), None)


def _rename(here: Place) -> Draft | str:
    keyword, candidate = str(here.facts["keyword"]), here.facts.get("candidate")
    if not isinstance(candidate, str) or not candidate.isidentifier():
        return "no parameter is near"
    call = _call(here)
    if any(k.arg == candidate for k in call.keywords):
        return f"{candidate} is given already"
    names = list(here.facts.get("parameters") or ())
    if candidate in names[: len(call.args)] and not any(isinstance(a, ast.Starred) for a in call.args):
        return f"{candidate} is given by position already"
    edited = rename_keyword(here.source, call, keyword, candidate)
    return Draft(f"{here.text(call.func)} calls it {candidate}, not {keyword}", (edited,))


def _drop(here: Place) -> Draft | str:
    keyword = str(here.facts["keyword"])
    if isinstance(here.facts.get("candidate"), str):
        return f"{keyword} has a near parameter: its value is meant"
    argument = _argument(here)
    value = argument.value if argument is not None else None
    says_nothing = isinstance(value, ast.Constant) and value.value is None
    module = str(here.facts.get("callee") or "").split(".")[0]
    if not says_nothing and (module, keyword) not in KEYWORDS:
        return f"the value of {keyword} means something, and would be lost"
    edited = remove_argument(here.source, _call(here), keyword)
    return Draft(f"{here.text(_call(here).func)} does not take {keyword}, and its value says nothing", (edited,))


def _accept(here: Place) -> Draft | str:
    keyword, path, line = str(here.facts["keyword"]), here.facts.get("path"), here.facts.get("line")
    if isinstance(here.facts.get("candidate"), str):
        return f"{keyword} has a near parameter"
    content = here.case.project.read(path) if isinstance(path, str) else None
    if content is None:
        return "the callee is not part of the project"
    callee = str(here.facts.get("callee") or "").split(".")[-1]
    if (calls := _calls_with(here, callee, keyword)) < 2:  # noqa: PLR2004 - "several" of the catalog
        return f"{calls} call passes {keyword}: the call is wrong rather than the callee"
    source = parse(str(path), content)
    if isinstance(source, str):
        return source
    found = [n for n in ast.walk(source.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    function = next(
        (n for n in found if min([n.lineno, *(d.lineno for d in n.decorator_list)]) == line or n.lineno == line), None
    )
    if function is None:
        return f"there is no function at {path}:{line}"
    edited = add_parameter(source, function, f"{keyword}=None")
    return Draft(f"{function.name} takes {keyword}, and does nothing with it", (edited,), unsourced=True)


def _calls_with(here: Place, callee: str, keyword: str) -> int:
    """Return the number of calls in the project that pass the keyword to a callee of that name."""
    count = 0
    asked = re.compile(rb"\b" + re.escape(keyword).encode() + rb"\s*=")
    for number, path in enumerate(here.case.project.python_files()):
        content = here.case.project.read(path) if number < _FILES else None
        source = parse(path, content) if content is not None and asked.search(content) else ""
        if isinstance(source, str):
            continue
        calls = (
            n for n in ast.walk(source.tree) if isinstance(n, ast.Call) and any(k.arg == keyword for k in n.keywords)
        )
        count += sum(getattr(call.func, "attr", getattr(call.func, "id", None)) == callee for call in calls)
    return count
