"""Answers of probes, read as the hostile input they are: what has not the agreed shape is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from suture.diagnosis.did_you_mean import Candidate
from suture.domain.hypothesis import Probe, ProbeKind

MOST = 5000
LONGEST_ID = 200


def probe(kind: ProbeKind, subject: str, frame: int, *options: str) -> Probe:
    """Return a probe whose id says what is asked, of what, and in which frame; the id is one line."""
    asked = f"{kind}:{subject}" + (f"[{','.join(options)}]" if options and kind == "peers" else "")
    return Probe(f"{_one_line(asked)}@{frame}", kind, subject, frame, options)


def _one_line(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= LONGEST_ID and flat == text:
        return flat
    return f"{flat[:LONGEST_ID]}…#{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of one failure by probe id."""

    facts: Mapping[str, Mapping[str, Any]]

    def of(self, asked: Probe) -> Answer:
        found = self.facts.get(asked.id)
        if not isinstance(found, Mapping):
            return Answer({}, "the probe was not answered")
        if "error" in found:
            return Answer({}, f"the probe could not be answered: {found['error']}")
        return Answer(found, "")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `why_not` says why there is none."""

    facts: Mapping[str, Any]
    why_not: str

    def __bool__(self) -> bool:
        return not self.why_not

    def text(self, name: str) -> str | None:
        value = self.facts.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> int | None:
        value = self.facts.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool | None:
        value = self.facts.get(name)
        return value if isinstance(value, bool) else None

    def items(self, name: str) -> list[Any]:
        value = self.facts.get(name)
        return list(value[:MOST]) if isinstance(value, list | tuple) else []

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self.facts.get(name)
        return value if isinstance(value, Mapping) else {}

    def names(self, name: str) -> list[Candidate]:
        """Read a list of [name, "callable" or "value", …]."""
        return list(_candidates(self.items(name)))

    def text_keys(self) -> list[str]:
        """Read the text keys of a *keys* answer."""
        found = (k for k in self.items("keys") if isinstance(k, Mapping) and k.get("type") == "str")
        return [k["text"] for k in found if isinstance(k.get("text"), str)]

    def parameters(self) -> list[str]:
        """Read the parameters of a *signature* answer that can be given by keyword."""
        found = (p for p in self.items("parameters") if isinstance(p, Mapping))
        by_name = (p for p in found if str(p.get("kind", "")).upper() in {"POSITIONAL_OR_KEYWORD", "KEYWORD_ONLY"})
        return [p["name"] for p in by_name if isinstance(p.get("name"), str)]


def _candidates(items: Iterable[Any]) -> Iterable[Candidate]:
    for item in items:
        match item:
            case [str(name), "callable" | "value" as category, *_]:
                yield Candidate(name, category)
            case [str(name), *_]:
                yield Candidate(name)
