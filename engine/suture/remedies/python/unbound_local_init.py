"""A local variable is bound on some paths only: begin with a justified value, say what is unknown, or bind it first."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.lines import add_after, remove_lines
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Function, Place, place
from suture.remedies.source import Source
from suture.remedies.values import in_style, is_literal

_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


class UnboundLocalInit:
    """Repairs `unbound-local`."""

    id = "unbound-local-init"
    name = "Local variable that not every path binds"
    causes: tuple[str, ...] = ("unbound-local",)
    prior = Prior(4.5, 1.5)
    strategies: tuple[Strategy, ...] = (
        Strategy("init-before-branch", "the function shows what the variable is where nothing binds it", Risk.R1),
        Strategy("else-raise", "every branch of a chain binds it, and there is no else", Risk.R0),
        Strategy("move-before-try", "it is bound first in a try, and used where that is cleaned up", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Name) or here.function is None:
            return Skipped(self.id, "the failing node is no variable of a function")
        if word := closed_word(*here.names(), here.node.id):
            return Skipped(self.id, f'"{word}": who may do what is decided on every path by a person')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {"init-before-branch": _init, "else-raise": _else_raise, "move-before-try": _move}
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "a variable that is asked for None later",
            "init-before-branch",
            """
            def describe(kind):
                if kind == "n":
                    unit = "metres"
                elif kind == "s":
                    unit = "seconds"
                if unit is None:
                    return kind
                return kind + " in " + unit


            print(describe("n"), describe("zzz"))
            """,
            ('    if kind == "n"', '    unit = None\n    if kind == "n"'),
        ),
        heals(
            "a flag that a loop sets",
            "init-before-branch",
            """
            def has_blank(lines):
                for line in lines:
                    if not line.strip():
                        found = True
                return not found


            print(has_blank(["a", ""]), has_blank(["a"]))
            """,
            ("    for line in lines", "    found = False\n    for line in lines"),
        ),
        heals(
            "a result that may be None by the annotation",
            "init-before-branch",
            """
            from typing import Optional


            def last(lines) -> Optional[str]:
                for line in lines:
                    # the newest one wins
                    entry = line.strip()
                return entry


            print(last(["a", "b"]), last([]))
            """,
            ("    for line in lines", "    entry = None\n    for line in lines"),
        ),
        heals(
            "a file that could not be opened, closed in the end",
            "move-before-try",
            """
            def load(path):
                try:
                    stream = open(path)
                    return stream.read()
                finally:
                    stream.close()


            def load_or_none(path):
                try:
                    return load(path)
                except OSError:
                    return None


            print(load_or_none("nowhere.txt"))
            """,
            ("    try:\n        stream = open(path)\n", "    stream = open(path)\n    try:\n"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "an unknown kind",
            "it is the caller's error, which is said clearly",
            """
            def parse(kind):
                if kind == "n":
                    value = 1
                elif kind == "s":
                    value = 2
                return value


            parse("zzz")
            """,
        ),
        leaves(
            "a loop over nothing",
            "nothing in the function says what the last of nothing is",
            """
            def last(lines):
                for line in lines:
                    entry = line.strip()
                return entry.upper()


            last([])
            """,
        ),
        leaves(
            "who may do what",
            "no path gives a right by default",
            """
            def may_delete(user):
                if user == "root":
                    permission = True
                return not permission


            may_delete("ann")
            """,
        ),
        leaves(
            "a variable of the module",
            "it is not told whether the module's is meant",
            """
            LIMIT = 3


            def limit(strict):
                if strict:
                    LIMIT = 1
                return LIMIT


            limit(False)
            """,
        ),
        leaves(
            "a counter that was never started",
            "where it begins is meant to come from elsewhere",
            """
            def count(lines):
                for line in lines:
                    number += 1
                return number


            count(["a"])
            """,
        ),
    )


def _name(here: Place) -> str:
    if not isinstance(here.node, ast.Name):
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a name")
    return here.node.id


def _function(here: Place) -> Function:
    if here.function is None:
        raise TypeError("guard let module code through, expected a function")
    return here.function


def _binds(node: ast.AST, name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store) for n in ast.walk(node))


def _binder(here: Place) -> ast.stmt | str:
    """Return the last compound statement before the use that binds the name, as a sibling of the use or around it."""
    name, line = _name(here), here.statement.lineno
    body: Sequence[ast.stmt] = _function(here).body
    while True:
        before = [s for s in body if s.lineno <= line and isinstance(s, _BLOCKS) and _binds(s, name)]
        plain = [s for s in body if s.lineno < line and not isinstance(s, _BLOCKS) and _binds(s, name)]
        if plain:
            return "it is bound by a plain statement before"
        if not before:
            return "what binds it is not a branch or loop before its use"
        if len(before) > 1:
            return before[0]
        inner = _around(before[0], here)
        if inner is None:
            return before[0]
        if isinstance(before[0], ast.For | ast.AsyncFor | ast.While):
            # a value from an earlier turn may be meant: the loop must not begin anew each time
            return before[0]
        body = inner


def _around(statement: ast.stmt, here: Place) -> Sequence[ast.stmt] | None:
    """Return the block of a statement in which both the use and a binding stand."""
    name = _name(here)
    for field in ("body", "orelse", "finalbody"):
        block: Sequence[ast.stmt] = getattr(statement, field, ())
        uses = any(here.node is node for inner in block for node in ast.walk(inner))
        if uses and any(_binds(inner, name) for inner in block):
            return block
    return None


def _init(here: Place) -> Draft | str:
    name = _name(here)
    values = sorted(here.case.diagnosis.values, key=lambda value: value.rule)
    is_result = here.facts.get("asked") == "returned"
    fitting = (v for v in values if is_literal(v.literal) and (is_result or not v.reason.startswith("returned")))
    value = next(fitting, None)
    if value is None:
        return f"nothing in the project says what {name} is where no path binds it"
    binder = _binder(here)
    if isinstance(binder, str):
        return binder
    literal = in_style(value.literal, here.source.text)
    edited = insert_before(here.source, binder, f"{name} = {literal}\n")
    return Draft(f"{name} is {literal} where no path binds it", (edited,), (value,))


def _else_raise(here: Place) -> Draft | str:
    name, chain = _name(here), _binder(here)
    if isinstance(chain, str):
        return chain
    if not isinstance(chain, ast.If):
        return f"what binds {name} is no chain of branches"
    subjects, last = set(), chain
    while True:
        if not all(_binds_surely(body, name) for body in (last.body,)):
            return f"a branch does not bind {name}"
        subjects.add(_subject(last.test))
        if not last.orelse:
            break
        if len(last.orelse) != 1 or not isinstance(last.orelse[0], ast.If):
            return "the chain has an else"
        last = last.orelse[0]
    subject = next(iter(subjects)) if len(subjects) == 1 else None
    if subject is None:
        return "the branches do not compare one variable"
    code = f'else:\n    raise ValueError(f"unknown {subject}: {{{subject}!r}}")\n'
    edited = add_after(here.source, last.body[-1], code, beside=chain)
    return Draft(f"say that {subject} is unknown", (edited,), keeps_raising=True)


def _binds_surely(body: Sequence[ast.stmt], name: str) -> bool:
    return any(isinstance(s, ast.Assign | ast.AnnAssign) and _binds(s, name) for s in body) or isinstance(
        body[-1], ast.Raise | ast.Return
    )


def _subject(test: ast.expr) -> str | None:
    """Return the variable that a test compares with something written out."""
    match test:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq() | ast.In() | ast.Is()]):
            return name
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), _]):
            return name
        case ast.BoolOp(op=ast.Or(), values=tests):
            names = {_subject(each) for each in tests}
            return names.pop() if len(names) == 1 else None
    return None


def _move(here: Place) -> Draft | str:
    name = _name(here)
    attempt = next((n for n in reversed(here.above) if isinstance(n, ast.Try) and _cleans_up(n, here)), None)
    if attempt is None:
        return f"{name} is not used where a try is cleaned up"
    first = attempt.body[0]
    if not isinstance(first, ast.Assign) or not _binds(first, name):
        return f"the try does not begin by binding {name}"
    if len(attempt.body) == 1:
        return "nothing else is tried"
    if not all(_uses(handler, name) for handler in attempt.handlers):
        return f"a handler works without {name}, and is meant for a failure of the first line too"
    edited = _moved(here.source, attempt, first)
    fails_on = not _handled_by_a_caller(here)
    return Draft(f"{name} is bound before the try that cleans it up", (edited,), keeps_raising=fails_on)


def _cleans_up(attempt: ast.Try, here: Place) -> bool:
    blocks = [*attempt.finalbody, *attempt.handlers]
    return any(here.node is node for block in blocks for node in ast.walk(block))


def _uses(handler: ast.ExceptHandler, name: str) -> bool:
    """Say whether a handler uses the name whatever happens in it."""
    plain = (s for s in handler.body if not isinstance(s, _BLOCKS))
    return any(isinstance(n, ast.Name) and n.id == name for s in plain for n in ast.walk(s))


def _moved(source: Source, attempt: ast.Try, first: ast.stmt) -> Source:
    without = remove_lines(source, first)
    span = source.span(attempt)
    again = next(
        n
        for n in ast.walk(without.tree)
        if isinstance(n, ast.Try) and (n.lineno, n.col_offset) == (span.line, attempt.col_offset)
    )
    return insert_before(without, again, source.segment(first) + "\n")


def _handled_by_a_caller(here: Place) -> bool:
    """Say whether the failure of the first line reaches a handler further out, in a frame of the same file."""
    frames = here.case.signal.error.frames[: here.case.fault.frame]
    lines = {frame.line for frame in frames if here.case.project.relative(frame.file) == here.source.path}
    attempts = [n for n in ast.walk(here.source.tree) if isinstance(n, ast.Try) and n.handlers]
    return any(a.body[0].lineno <= line <= (a.body[-1].end_lineno or 0) for a in attempts for line in lines)
