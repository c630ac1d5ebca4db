"""Which exception belongs to which: causes, contexts and the members of groups, in the order they are printed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

from suture.domain.signal import Raised, Relation
from suture.signals.traceback_lines import Line

MOST_RAISED = 500


@dataclass(slots=True, eq=False)
class _Node:
    raised: Raised
    relation: Relation | None = None
    below: list[_Node] = field(default_factory=list)


class Chain:
    """Builds trees of exceptions while a text is read from top to bottom."""

    def __init__(self) -> None:
        self._roots: list[_Node] = []
        self._last: dict[int, _Node] = {}
        self._links: dict[int, str] = {}
        self._begun = -1

    def rule(self, line: Line) -> None:
        """Take note of a line that separates the members of a group."""
        self._begun = line.depth if line.rule == "begin" else -1
        for depth in [depth for depth in self._last if depth > line.depth or (self._begun == depth == line.depth)]:
            del self._last[depth]

    def link(self, depth: int, relation: str) -> None:
        """Take note that the exception before is the cause or context of the one that follows."""
        if depth in self._last:
            self._links[depth] = relation

    def expects(self, line: Line) -> bool:
        """Say whether a member of a group begins here, which has no header when it was never raised."""
        return self._begun == line.depth > 0 and bool(line.text)

    def add(self, depth: int, raised: Raised, notes: tuple[str, ...]) -> None:
        """Take an exception that has been read to its end."""
        self._begun = -1
        node = _Node(replace(raised, notes=notes))
        before, relation = self._last.get(depth), self._links.pop(depth, None)
        above = self._last.get(depth - 1)
        siblings = self._roots if above is None else above.below
        if before is not None and relation is not None and before in siblings:
            siblings.remove(before)
            before.relation = cast("Relation", relation)
            node.below.append(before)
        node.relation = None if above is None else "group"
        siblings.append(node)
        self._last[depth] = node

    def results(self) -> list[tuple[Raised, ...]]:
        """Return each independent failure, the exception that was raised last before those it came from."""
        return [_flat(root) for root in self._roots]


def _flat(root: _Node) -> tuple[Raised, ...]:
    found: list[Raised] = []
    waiting: list[tuple[_Node, int | None]] = [(root, None)]
    while waiting and len(found) < MOST_RAISED:
        node, parent = waiting.pop(0)
        found.append(replace(node.raised, parent=parent, relation=node.relation))
        waiting += [(each, len(found) - 1) for each in node.below]
    return tuple(found)
