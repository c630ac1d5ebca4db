"""A dictionary that starts empty is added to: give each key its first value."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.guards import may_stand_before, pure
from suture.remedies.imports import add_import
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place

_FACTORIES = {"[]": "list", "{}": "dict", "set()": "set", "0": "int", '""': "str", "()": "tuple", "b''": "bytes"}
_ASKING = frozenset({"get", "keys", "pop", "popitem", "setdefault", "copy"})


class DictAccumulateMissingKey:
    """Repairs `missing-accumulator`."""

    id = "dict-accumulate-missing-key"
    name = "First value of a key that is added to"
    causes: tuple[str, ...] = ("missing-accumulator",)
    prior = Prior(5.7, 2.3)
    strategies: tuple[Strategy, ...] = (
        Strategy("setdefault", "what a key begins with follows from what is added", Risk.R0),
        Strategy("defaultdict", "the dictionary is local, and nobody asks it for a key that it lacks", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Subscript) or not isinstance(here.node.value, ast.Name):
            return Skipped(self.id, "the failing node looks up no key of a dictionary in a variable")
        if _first(here) is None:
            return Skipped(self.id, "it is not known what a key begins with")
        if word := closed_word(*here.names(), here.text(here.node)):
            return Skipped(self.id, f'"{word}": nobody gets a right or a secret by default')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"setdefault": _setdefault, "defaultdict": _defaultdict})

    good: tuple[Example, ...] = (
        heals(
            "a group that is appended to",
            "setdefault",
            """
            def group(pairs):
                out = {}
                for key, value in pairs:
                    out[key].append(value)
                return out


            print(group([("a", 1), ("a", 2)]))
            """,
            ("out[key].append", "out.setdefault(key, []).append"),
        ),
        heals(
            "a count by word",
            "setdefault",
            """
            def histogram(words):
                seen = {}
                for word in words:
                    seen[word] += 1
                return seen


            print(histogram("a b a".split()))
            """,
            ("        seen[word] += 1", "        seen.setdefault(word, 0)\n        seen[word] += 1"),
        ),
        heals(
            "a table of tables",
            "setdefault",
            """
            def table(cells):
                rows = dict()
                for row, column, text in cells:
                    rows[row][column] = text
                return rows


            print(table([(1, 1, "a"), (1, 2, "b")]))
            """,
            ("rows[row][column]", "rows.setdefault(row, {})[column]"),
        ),
        heals(
            "sets of a local dictionary",
            "defaultdict",
            """
            def pages(entries):
                index = {}
                for word, page in entries:
                    index[word].add(page)
                return index


            print(pages([("a", 1), ("b", 2), ("a", 1)]))
            """,
            ("def pages", "from collections import defaultdict\n\n\ndef pages"),
            ("index = {}", "index = defaultdict(set)"),
            ("return index", "return dict(index)"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "a dictionary that is filled before",
            "an unknown key is a wrong key",
            """
            def tally(votes):
                result = {}
                for name in ("yes", "no"):
                    result[name] = 0
                for vote in votes:
                    result[vote] += 1
                return result


            tally(["yes", "maybe"])
            """,
        ),
        leaves(
            "a dictionary that the caller gives",
            "it may be meant to know its keys",
            """
            def book(stock, item, number):
                stock[item] -= number
                return stock


            book({"apple": 3}, "pear", 1)
            """,
        ),
        leaves(
            "rights that are collected",
            "nobody gets a right by default",
            """
            def granted(pairs):
                permissions = {}
                for user, right in pairs:
                    permissions[user].append(right)
                return permissions


            granted([("ann", "read")])
            """,
        ),
        leaves(
            "what is added has no plain first value",
            "a sum of durations does not start at 0",
            """
            from datetime import timedelta


            def spent(entries):
                by_day = {}
                for day, seconds in entries:
                    by_day[day] += timedelta(seconds=seconds)
                return by_day


            spent([("mon", 3)])
            """,
        ),
        leaves(
            "a method that does not tell the type",
            "a set and a dictionary can both be updated",
            """
            def merge(parts):
                out = {}
                for name, part in parts:
                    out[name].update(part)
                return out


            merge([("a", [1])])
            """,
        ),
    )


def _first(here: Place) -> JustifiedValue | None:
    return next((v for v in here.case.diagnosis.values if v.literal in _FACTORIES), None)


def _parts(here: Place) -> tuple[ast.Name, ast.expr, JustifiedValue]:
    node, value = here.node, _first(here)
    if value is None or not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        raise TypeError(f"guard let a {type(node).__name__} through, expected a lookup in a variable")
    return node.value, node.slice, value


def _setdefault(here: Place) -> Draft | str:
    receiver, key, value = _parts(here)
    code = f"{receiver.id}.setdefault({here.text(key)}, {value.literal})"
    summary = f"each key of {receiver.id} begins with {value.literal}"
    if here.facts.get("form") != "operator":
        return Draft(summary, (replace_expression(here.source, here.node, code),), (value,))
    if why := may_stand_before(here) or pure(key):
        return why
    return Draft(summary, (insert_before(here.source, here.statement, code + "\n"),), (value,))


def _defaultdict(here: Place) -> Draft | str:
    receiver, _, value = _parts(here)
    function = here.function
    if function is None:
        return f"{receiver.id} is not local to a function"
    uses = _uses(function, receiver.id)
    if why := next((why for above, node in uses if (why := _needs_plain(above, node))), None):
        return f"{receiver.id} {why}"
    created = next((above for above, node in uses if isinstance(node.ctx, ast.Store)), None)
    if not isinstance(created, ast.Assign) or created.value is None:
        return f"{receiver.id} is not bound in a plain assignment"
    source = here.source
    # from below to above, so that what is still to be edited stays where it is
    results = [above.value for above, node in uses if isinstance(above, ast.Return) and above.value is node]
    for result in sorted(results, key=lambda node: -node.lineno):
        source = replace_expression(source, result, f"dict({receiver.id})")
    source = replace_expression(source, created.value, f"defaultdict({_FACTORIES[value.literal]})")
    source = add_import(source, "from collections import defaultdict", here.case.project)
    return Draft(f"each key of {receiver.id} begins with {value.literal}", (source,), (value,))


def _uses(function: ast.AST, name: str) -> list[tuple[ast.AST, ast.Name]]:
    """Return the places of a name with what stands directly around them."""
    pairs = ((above, child) for above in ast.walk(function) for child in ast.iter_child_nodes(above))
    return [(above, node) for above, node in pairs if isinstance(node, ast.Name) and node.id == name]


def _needs_plain(above: ast.AST, node: ast.Name) -> str | None:
    """Return why a use would behave differently with a default for every key."""
    match above:
        case ast.Compare():
            return "is asked whether it has a key, or compared"
        case ast.Attribute(attr=method) if method in _ASKING:
            return f"is asked by .{method}()"
        case ast.Return() | ast.Assign() | ast.AnnAssign() | ast.Subscript() | ast.Attribute() | ast.For():
            return None
        case ast.Call(func=ast.Name(id="len" | "sorted" | "print" | "dict" | "list")):
            return None
    return f"is used in another way at line {node.lineno}"
