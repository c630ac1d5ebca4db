"""KeyError: the key is misspelt, absent, or an environment variable that is not set."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.did_you_mean import Candidate, Near, NotNear, did_you_mean
from suture.diagnosis.facts import Answer, Answers
from suture.diagnosis.source import position
from suture.diagnosis.view import View, stand_in
from suture.domain.hypothesis import Probe

_ENVIRON = frozenset({"os.environ", "environ"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """`receiver[key]`, `receiver.pop(key)` or `del receiver[key]`."""

    receiver: ast.expr
    key: ast.expr
    form: str


def lookup(node: ast.AST) -> Lookup | None:
    """Read a node as a lookup of a key that can be absent."""
    match node:
        case ast.Subscript(value=receiver, slice=key, ctx=ast.Del()):
            return Lookup(receiver, key, "del")
        case ast.Subscript(value=receiver, slice=key):
            return Lookup(receiver, key, "subscript")
        case ast.Call(func=ast.Attribute(value=receiver, attr="pop"), args=[key], keywords=[]):
            return Lookup(receiver, key, "pop")
    return None


def looked_up(view: View) -> Lookup | None:
    """Return the lookup of a KeyError; a mapping written in Python may raise from a frame of its own."""
    found = lookup(view.node)
    if found is None or not view.error.is_a("KeyError") or isinstance(found.key, ast.Slice):
        return None
    return found if view.direct or found.form == "subscript" else None


def is_removal(view: View, found: Lookup) -> bool:
    """Say whether the key is looked up to be gone: deleted, or popped with nobody taking the value."""
    effect = isinstance(view.source.parents.get(view.node), ast.Expr)
    return view.direct and (found.form == "del" or (found.form == "pop" and effect))


def is_environment(view: View, found: Lookup) -> bool:
    """Say whether the receiver is the environment of the process."""
    return view.text(found.receiver) in _ENVIRON


def missing_text(view: View) -> str | None:
    """Return the absent key when it is text, from the message, which is the key's repr."""
    try:
        key = ast.literal_eval(view.error.message)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return key if isinstance(key, str) else None


def _subjects(view: View, found: Lookup) -> Iterator[str]:
    """Yield the receiver, and what can stand for it when it is gone."""
    yield view.text(found.receiver)
    other = stand_in(view, found.receiver)
    if other is not None:
        yield other


def key_probes(view: View, found: Lookup) -> Iterator[Probe]:
    return (view.probe("keys", subject) for subject in _subjects(view, found))


def _peer_probes(view: View, found: Lookup) -> Iterator[Probe]:
    key = view.text(found.key) if isinstance(found.key, ast.Constant) else view.error.message
    return (view.probe("peers", subject, key) for subject in _subjects(view, found))


def _first_answer(probes: Iterator[Probe], answers: Answers) -> tuple[Answer, str]:
    """Return the first answer that there is, and what the evidence lacks."""
    first = answers.of(next(probes))
    if first:
        return first, ""
    for probe in probes:
        if answer := answers.of(probe):
            return answer, f"{LESS}`{probe.subject}` stands for it"
    return first, LESS + first.why_not


def _suspect_misspelt(view: View) -> Suspicion | None:
    found = looked_up(view)
    if found is None or is_environment(view, found) or missing_text(view) is None:
        return None
    return Suspicion(f"The key {view.text(found.key)} is misspelt.", tuple(key_probes(view, found)))


def _suspect_missing(view: View) -> Suspicion | None:
    found = looked_up(view)
    if found is None or is_environment(view, found) or is_removal(view, found):
        return None
    sentence = f"The key {view.text(found.key)} is not always in `{view.text(found.receiver)}`."
    return Suspicion(sentence, (*key_probes(view, found), *_peer_probes(view, found)))


def _suspect_unset(view: View) -> Suspicion | None:
    found = looked_up(view)
    name = missing_text(view)
    if found is None or name is None or not is_environment(view, found):
        return None
    return Suspicion(f"The environment variable {name} is not set.", (view.probe("environment", name),))


def _near_key(view: View, found: Lookup, answers: Answers) -> tuple[Near | str, bool, str]:
    """Return the near key or why there is none, whether several are near, and what the evidence lacks."""
    wanted = missing_text(view)
    if wanted is None:
        return "the key is no text", False, ""
    names, less = known_keys(view, found, answers)
    near = did_you_mean(wanted, map(Candidate, names), used=view.used_beside(found.key))
    return (near, False, less) if isinstance(near, Near) else (near.reason, near.ambiguous, less)


def known_keys(view: View, found: Lookup, answers: Answers) -> tuple[list[str], str]:
    """Return the text keys of the receiver, and what the evidence lacks; a mapping of its own kind lists none."""
    answer, less = _first_answer(key_probes(view, found), answers)
    total, listed = answer.number("total"), len(answer.items("keys"))
    if not answer:
        return literal_keys(view, found.receiver), less
    if total is None:
        return literal_keys(view, found.receiver), f"{LESS}`{view.text(found.receiver)}` does not list its keys"
    return answer.text_keys(), less if listed >= total else f"{LESS}{listed} of its {total} keys were seen"


def _judge_misspelt(view: View, answers: Answers) -> Finding:
    found = looked_up(view)
    if found is None:
        return no("no key is looked up here")
    if not (isinstance(found.key, ast.Constant) and isinstance(found.key.value, str)):
        return no("the key is computed, so no spelling in the source is wrong")
    absent = not_absent(view, found, answers)
    if absent is not None:
        return absent
    near, _, less = _near_key(view, found, answers)
    receiver, key = view.text(found.receiver), view.text(found.key)
    if isinstance(near, str):
        return no(near + less)
    facts = {"receiver": receiver, "key": key, "candidate": repr_like(key, near.name)}
    return Finding(shown=True, because=f"`{receiver}` has no {key} but {near.said}{less}", facts=facts)


def _judge_missing(view: View, answers: Answers) -> Finding:
    found = looked_up(view)
    if found is None:
        return no("no key is looked up here")
    _, less = known_keys(view, found, answers)
    doubt = not_absent(view, found, answers) or doubt_about(view, found, answers, less)
    if doubt is not None:
        return doubt
    receiver, key = view.text(found.receiver), view.text(found.key)
    peers, _ = _first_answer(_peer_probes(view, found), answers)
    siblings, having = peers.number("siblings"), peers.number("having")
    seen = f", {having} of {siblings} values beside it have it" if siblings else ""
    facts: dict[str, Any] = {
        "receiver": receiver,
        "key": key,
        "form": found.form,
        "siblings": siblings,
        "having": having,
        "types": dict(_counts(peers.mapping("types"))),
    }
    return Finding(shown=True, because=f"`{receiver}` has no {key}, nor one near it{seen}{less}", facts=facts)


def doubt_about(view: View, found: Lookup, answers: Answers, less: str) -> Finding | None:
    """Return why the key may be misspelt instead, or another lookup may have failed."""
    key = view.text(found.key)
    if isinstance(found.key, ast.Constant):
        near, ambiguous, _ = _near_key(view, found, answers)
        if isinstance(near, Near):
            return no(f"'{near.name}' is near {key}: it is misspelt, not missing{less}")
        if ambiguous:
            return unknown(f"{near}; it cannot be told whether {key} is misspelt{less}")
        if less and (alike := _written_near(view, found)) is not None:
            return unknown(f"{alike} stands in the same file: it cannot be told whether {key} is misspelt{less}")
        if less and not _spelt_elsewhere(view, found):
            return unknown(f"nothing else in the project spells {key}: it can be misspelt as well{less}")
    if less and not _exact(view):
        return unknown(f"several lookups may stand on the line{less}")
    return None


def _written_near(view: View, found: Lookup) -> str | None:
    """Return a text of the failing file that is near the key: without live facts it may be the key that was meant."""
    texts = {n.value for n in view.source.nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    wanted = missing_text(view)
    near = did_you_mean(wanted, map(Candidate, texts), used=view.used_beside(found.key)) if wanted else None
    if near is None or (isinstance(near, NotNear) and not near.ambiguous):
        return None
    return f"'{near.name}'" if isinstance(near, Near) else "more than one text near it"


def _spelt_elsewhere(view: View, found: Lookup) -> bool:
    """Say whether another place of the project uses the key: then it is hardly misspelt."""
    wanted = missing_text(view)
    if wanted is None:
        return True
    return any(
        isinstance(node, ast.Constant) and node.value == wanted and node is not found.key
        for source in view.search.mentioning(wanted)
        for node in source.nodes
    )


def _exact(view: View) -> bool:
    """Say whether the node is sure: recorded by columns, or the only lookup on its line."""
    if view.fault.exact:
        return True
    line = view.fault.span.line
    return sum(lookup(n) is not None and position(n)[0] == line for n in view.source.nodes) == 1


def not_absent(view: View, found: Lookup, answers: Answers) -> Finding | None:
    """Return why this is no absent key of a mapping, None when it is one or nothing is known."""
    answer = answers.of(next(key_probes(view, found)))
    if not answer:
        return None
    receiver = view.text(found.receiver)
    if answer.flag("mapping") is False:
        return no(f"`{receiver}` is no mapping but {answer.text('type')}")
    wanted = missing_text(view)
    if wanted is not None and wanted in answer.text_keys():
        return no(f"`{receiver}` has the key {wanted!r}: another lookup failed")
    return None


def _judge_unset(view: View, answers: Answers) -> Finding:
    name = missing_text(view) or ""
    answer = answers.of(view.probe("environment", name))
    near = [n for n in answer.items("near") if isinstance(n, str)]
    if answer.flag("set"):
        return no(f"{name} is set")
    less = "" if answer else LESS + answer.why_not
    alike = f"; alike and set: {', '.join(near)}" if near else ""
    facts = {"variable": name, "near": near}
    return Finding(shown=True, because=f"{name} is not set in the environment{alike}{less}", facts=facts)


def literal_keys(view: View, receiver: ast.expr) -> list[str]:
    """Return the text keys that the failing file gives to the name: the answer without live facts."""
    if not isinstance(receiver, ast.Name):
        return []
    keys: list[str] = []
    for node in view.source.nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=receiver.id)], value=ast.Dict(keys=found)):
                keys += [k.value for k in found if isinstance(k, ast.Constant) and isinstance(k.value, str)]
            case ast.AnnAssign(target=ast.Name(id=receiver.id), value=ast.Dict(keys=found)):
                keys += [k.value for k in found if isinstance(k, ast.Constant) and isinstance(k.value, str)]
    return keys


def repr_like(written: str, text: str) -> str:
    """Return `text` as Python source in the quotes of `written`."""
    literal = repr(text)
    if written.startswith('"') and literal.startswith("'") and '"' not in text:
        return f'"{literal[1:-1]}"'
    return literal


def _counts(types: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    return ((str(name), count) for name, count in types.items() if isinstance(count, int))


CAUSES = (
    Cause("unset-variable", _suspect_unset, _judge_unset),
    Cause("misspelt-key", _suspect_misspelt, _judge_misspelt),
    Cause("missing-key", _suspect_missing, _judge_missing),
)
