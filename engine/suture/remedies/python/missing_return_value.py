"""A function computes a result and comes to its end without returning it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.lines import add_after
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Function, Place, is_generator, place
from suture.remedies.source import Source, parse


class MissingReturnValue:
    """Repairs `missing-return`."""

    id = "missing-return-value"
    name = "Result that is computed and not returned"
    causes: tuple[str, ...] = ("missing-return",)
    prior = Prior(2.0, 5.0)
    strategies: tuple[Strategy, ...] = (
        Strategy("return-accumulator", "one local is built up and never used, and nothing is returned", Risk.R0),
        Strategy("return-on-missing-branch", "other branches already return", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if word := closed_word(str(here.facts.get("function")), str(here.facts.get("local")), *here.names()):
            return Skipped(self.id, f'"{word}": what a check gives is decided by a person')
        found = _producer(case, here)
        return Skipped(self.id, found) if isinstance(found, str) else None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {"return-accumulator": _accumulator, "return-on-missing-branch": _branch}
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "a list that is built up",
            "return-accumulator",
            """
            def collect(rows):
                out = []
                for row in rows:
                    out.append(row * 2)


            def first(rows):
                return collect(rows)[0]


            print(first([3]))
            """,
            ("        out.append(row * 2)\n", "        out.append(row * 2)\n    return out\n"),
        ),
        heals(
            "a dictionary in another module",
            "return-accumulator",
            """
            def by_name(people):
                index = {}
                for person in people:
                    index[person["name"]] = person
            """,
            (
                '        index[person["name"]] = person\n',
                '        index[person["name"]] = person\n    return index\n',
            ),
            file="people.py",
            others={
                "app.py": """
                from people import by_name

                found = by_name([{"name": "ann"}])
                print(found.get("ann"))
                """
            },
        ),
        heals(
            "one branch that forgets what the other returns",
            "return-on-missing-branch",
            """
            def split(text):
                if "," in text:
                    return text.split(",")
                else:
                    parts = text.split()


            print(len(split("a,b")), len(split("a b c")))
            """,
            ("        parts = text.split()\n", "        parts = text.split()\n        return parts\n"),
        ),
        heals(
            "an early result for nothing, and none for something",
            "return-on-missing-branch",
            """
            def lengths(words):
                if not words:
                    return []
                found = []
                for word in words:
                    found.append(len(word))


            for number in lengths(["a", "bc"]):
                print(number)
            """,
            ("        found.append(len(word))\n", "        found.append(len(word))\n    return found\n"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "a function that is run for its effect",
            "it computes nothing that could be returned",
            """
            def sort(rows):
                rows.sort()


            print(sort([2, 1])[0])
            """,
        ),
        leaves(
            "two results",
            "it is not told which one is meant",
            """
            def split(rows):
                even, odd = [], []
                left = []
                right = []
                for row in rows:
                    left.append(row)
                    right.append(row)


            print(split([1])[0])
            """,
        ),
        leaves(
            "None is a result of its own",
            "a caller asks whether anything was found",
            """
            def find(rows, key):
                found = []
                for row in rows:
                    if row == key:
                        found.append(row)


            if find([1], 2):
                print("found")
            print(find([1], 1)[0])
            """,
        ),
        leaves(
            "the annotation says None",
            "nothing is meant to be returned",
            """
            def fill(rows) -> None:
                out = []
                for row in rows:
                    out.append(row)


            print(fill([1])[0])
            """,
        ),
        leaves(
            "a local that is used",
            "it is written, not returned",
            """
            def report(rows):
                lines = []
                for row in rows:
                    lines.append(str(row))
                print(lines)


            report([1]).strip()
            """,
        ),
    )


def _producer(case: Case, here: Place) -> tuple[Source, Function, ast.stmt] | str:
    """Return the file and the function that forgets its result, with the statement after which it can be returned."""
    path, line, after = here.facts.get("path"), here.facts.get("line"), here.facts.get("after")
    content = case.project.read(path) if isinstance(path, str) else None
    if content is None:
        return "the function that gave None is not part of the project"
    source = parse(str(path), content)
    if isinstance(source, str):
        return source
    nodes = list(ast.walk(source.tree))
    function = next((n for n in nodes if isinstance(n, Function) and n.lineno == line), None)
    last = (
        next((n for n in ast.walk(function) if isinstance(n, ast.stmt) and n.lineno == after), None)
        if function
        else None
    )
    if function is None or last is None:
        return f"there is no such function at {path}:{line}"
    if is_generator(function):
        return "a generator has no result of its own"
    if function.body[0].lineno == function.lineno:
        return "the function is written on one line"
    return source, function, last


def _accumulator(here: Place) -> Draft | str:
    if here.facts.get("branches"):
        return "other branches return already"
    return _returned(here)


def _branch(here: Place) -> Draft | str:
    if not here.facts.get("branches"):
        return "no other branch returns anything"
    return _returned(here)


def _returned(here: Place) -> Draft | str:
    found, local = _producer(here.case, here), str(here.facts.get("local"))
    if isinstance(found, str):
        return found
    source, function, last = found
    edited = add_after(source, last, f"return {local}\n", beside=last)
    return Draft(f"{function.name} returns {local}", (edited,))
