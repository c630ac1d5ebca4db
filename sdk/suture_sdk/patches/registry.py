"""All patches of this process: registered callables and data patches, behind one switch each."""

import os
from contextlib import contextmanager
from threading import RLock
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from suture_sdk import clock, host, settings
from suture_sdk.errors import Refused
from suture_sdk.flags.bucketing import bucket

from . import installing, sweeper, targets
from .code_hash import code_hash
from .envelope import Envelope, Happened
from .interface import CALL, PROCESS, Behaviour, Binding, Caps, DataPatch, Loaded, NotLoaded, Store, Switch

_MOST_ATTEMPTS = 3
_PER_PERCENT = 1_000
_lock = RLock()


class Patch:
    """One patch that this process knows: where it acts, how it is put in, and where it stands."""

    def __init__(
        self,
        name: str,
        module: str,
        function: str,
        caps: Caps,
        *,
        data: Optional[DataPatch] = None,
        body: Optional[Callable[..., Any]] = None,
    ) -> None:
        self.name, self.module, self.function = name, module, function
        self.data, self.body = data, body
        expires = data.expires if data is not None else None
        self.envelope = Envelope(name, caps=caps, expires=expires, switched_off=self.take_out)
        self.undo: Optional[installing.Undo] = None
        self.attempts = 0
        self.starting = False

    def take_out(self) -> None:
        """Undo exactly what was put in."""
        with _lock:  # to the end: whoever puts the next patch in must find the function's own code
            if self.envelope.on or self.undo is None:  # on: it was enabled again in between
                return
            undo, self.undo = self.undo, None
            try:
                undo()
            except Exception as error:
                host.note_own_failure("patches.undo", error)


_patches: Dict[str, Patch] = {}


def register(name: str, target: str, body: Callable[..., Any], caps: Caps = Caps()) -> None:  # noqa: B008 -- frozen
    """Make a patch known that ships with the release, off: `body(call, *args, **kwargs)` stands in for the target.

    `target` is "module:qualname". Raises Refused for a name that is taken or a target that is not of this form.
    """
    module, _, function = target.partition(":")
    if not module or not function or not name:
        raise Refused(f"patch {name!r}: got the target {target!r}, expected 'module:function'")
    with _lock:
        if name in _patches:
            raise Refused(f"there is a patch {name!r} already, for {_patches[name].module}:{_patches[name].function}")
        _patches[name] = Patch(name, module, function, caps, body=body)


def patch(name: str, *, target: str, caps: Caps = Caps()) -> Callable[[Any], Any]:  # noqa: B008 -- frozen
    """Register the decorated callable as a patch, off by default; the callable itself stays as it is."""

    def decorate(body: Any) -> Any:
        register(name, target, body, caps)
        return body

    return decorate


def enable(name: str, *, percentage: float = 100.0, unit: str = "request", salt: Optional[str] = None) -> None:
    """Switch a patch on for a share of the work. Raises Refused, with the reason, when that is not possible."""
    problem = try_apply(name, percentage=percentage, unit=unit, salt=salt)
    if problem is not None:
        raise Refused(f"patch {name}: {problem.reason}")


def try_apply(
    name: str, *, percentage: float = 100.0, unit: str = "request", salt: Optional[str] = None
) -> Optional[NotLoaded]:
    """Switch a patch on, or return why it is not. Never raises."""
    known = _patches.get(name)
    if known is None:
        return NotLoaded(name, f"there is no such patch; known are {', '.join(sorted(_patches)) or 'none'}")
    if unit not in ("user", "instance", "request") or not 0.0 <= percentage <= 100.0:  # noqa: PLR2004
        return NotLoaded(name, f"got {percentage} % by {unit!r}, expected 0 to 100 by 'user', 'instance' or 'request'")
    return _put_in(known, Switch(True, percentage, salt or name, unit))


class _Absent(str):
    """A reason that may go with a later import."""

    __slots__ = ()


def _put_in(known: Patch, switch: Switch) -> Optional[NotLoaded]:
    if host.disabled():
        return NotLoaded(known.name, "SUTURE_DISABLE is set")
    try:
        with _lock:
            reason = _standing(known, switch) if known.undo is not None else _installed(known, switch)
            absent = isinstance(reason, _Absent)
            if not reason and (not known.envelope.on or known.envelope.switch != switch):
                known.envelope.enable(switch)
        if not reason and known.data is not None:
            sweeper.begin(sweep)
    except Exception as error:
        host.note_own_failure("patches.registry", error)
        reason, absent = f"it could not be put in: {type(error).__name__}: {error}", False
    return NotLoaded(known.name, reason, absent) if reason else None


def _standing(known: Patch, switch: Switch) -> str:
    """Say why a patch that is in cannot stay under this switch; it is taken out then."""
    why = _objection(known.data, switch) if known.data is not None else ""
    if why:
        known.envelope.off("expired" if known.envelope.expired else "refused", why)
        known.take_out()
    return why


def _installed(known: Patch, switch: Switch) -> str:
    """Put the patch in; return why not, in words."""
    data = known.data
    why = _objection(data, switch) if data is not None else ""
    if why:
        return why
    if data is not None and data.scope == PROCESS:
        return _bound(known, None)
    found = targets.find(known.module, known.function)
    if isinstance(found, targets.Refusal):
        return _Absent(found.reason) if found.absent else found.reason
    other = installing.holder(found.function)
    if other is not None:
        return f"{known.module}:{known.function} has the patch {other} already"
    if data is not None:
        return _other_code(data, found.function) or _bound(known, found.function)
    if known.body is not None:
        known.undo = installing.replace(found.function, known.envelope, known.body)
    return ""


def _other_code(data: DataPatch, function: Any) -> str:
    if code_hash(function.__code__) in data.target.hashes:
        return ""
    return f"{data.target.module}:{data.target.function} is not the function that it was made for: its hash differs"


def _objection(data: DataPatch, switch: Switch) -> str:
    """Return what speaks against the patch in this program, before anything is looked for; "" when nothing does."""
    mine = settings.current()
    refusal = targets.allowed(data.target.module, data.target.function, mine.patchable)
    objections = (
        (
            data.service not in ("", mine.service),
            f"it is for the service {data.service}, this is {mine.service or '?'}",
        ),
        (
            data.release not in ("", mine.release),
            f"it is for the release {data.release}, this is {mine.release or '?'}",
        ),
        (clock.wall() >= data.expires, "it has expired"),
        (
            switch.percentage > data.max_percentage,
            f"its switch says {switch.percentage:g} %, and it was signed for at most {data.max_percentage:g} %",
        ),
        (refusal is not None, refusal.reason if refusal is not None else ""),
        (data.scope != CALL and not _in_share(switch, mine.instance), "this instance is not in its share"),
    )
    return next((why for holds, why in objections if holds), "")


def _in_share(switch: Switch, instance: str) -> bool:
    return bucket(switch.salt, instance) < switch.percentage * _PER_PERCENT


def _bound(known: Patch, function: Any) -> str:
    """Let the kind make it concrete, and put that in."""
    from .kinds import KINDS  # noqa: PLC0415 -- a program without data patches never loads the kinds

    data = known.data
    if data is None or data.kind not in KINDS:
        return f"this SDK knows no kind {data.kind if data else ''!r}"
    kind = KINDS[data.kind]
    if kind.scope != data.scope:  # a share of the calls is no share of the instances
        return f"got the scope {data.scope!r}, expected {kind.scope!r}: so far does {kind.name} reach"
    why = kind.check(data.parameters)
    if why:
        return f"its parameters are wrong: {why}"
    try:
        built = kind.build(data, function, known.envelope.hit)
        if isinstance(built, Binding) and built.at_next_start and not known.starting:
            return "it takes hold at the next start of the program"
        if isinstance(built, Behaviour):
            known.undo = installing.behave(function, known.envelope, built)
        else:
            known.undo = built.bind()
    except LookupError as error:
        return str(error)
    return ""


def disable(name: str) -> None:
    """Switch a patch off: its target gets back what it had. Nothing happens where there is no such patch."""
    known = _patches.get(name)
    if known is not None:
        known.envelope.off("disabled")
        known.take_out()


def apply(store: Store, *, starting: bool = False) -> Tuple[NotLoaded, ...]:
    """Bring the data patches of this process to the state of the store; return those that are not in, with reasons.

    `starting` says that the program has not begun yet: some kinds take hold only then. To be called again when the
    store changed, and after imports. Never raises.
    """
    problems: List[NotLoaded] = []
    seen = set()
    try:
        read = store.read()
    except Exception as error:
        host.note_own_failure("patches.store", error)
        return (NotLoaded("*", f"the store could not be read: {type(error).__name__}"),)
    for one in read:
        if isinstance(one, NotLoaded):
            problems.append(one)
            continue
        seen.add(one.patch.id)
        problem = _follow(one, starting=starting)
        if problem is not None:
            problems.append(problem)
    for name in [name for name, known in list(_patches.items()) if known.data is not None and name not in seen]:
        disable(name)
        _patches.pop(name, None)
    return tuple(problems)


def _follow(loaded: Loaded, *, starting: bool) -> Optional[NotLoaded]:
    data, switch = loaded.patch, loaded.switch
    with _lock:
        known = _patches.get(data.id)
        if known is not None and known.data != data:
            if known.data is None:
                return NotLoaded(data.id, "a patch that ships with the release has this name")
            disable(data.id)
            known = None
        if known is None:
            known = Patch(data.id, data.target.module, data.target.function, data.caps, data=data)
            _patches[data.id] = known
        known.starting = starting
        if not switch.enabled:
            disable(data.id)
            return None
        turned = [one.what for one in list(known.envelope.history) if one.what in _TURNED]
        if turned[-1:] and turned[-1] in _SPENT and known.envelope.switch == switch:
            return NotLoaded(data.id, f"it switched itself off: {turned[-1]}")
    return _put_in(known, switch)


_SPENT = ("failures", "hit cap", "hit rate", "expired")
_TURNED = (*_SPENT, "enabled", "disabled")


@contextmanager
def attempt(
    name: str, *, percentage: float = 100.0, calls: Optional[int] = None, seconds: Optional[float] = None
) -> Iterator[Patch]:
    """Try a patch while the block runs, for at most so many treated calls or seconds, and take it out again.

    Raises Refused after three tries of one target in this process.
    """
    known = _patches.get(name)
    if known is None:
        raise Refused(f"there is no patch {name!r}; known are {', '.join(sorted(_patches)) or 'none'}")
    with _lock:
        made = sum(
            one.attempts for one in _patches.values() if (one.module, one.function) == (known.module, known.function)
        )
        if made >= _MOST_ATTEMPTS:
            raise Refused(f"{known.module}:{known.function} was tried {made} times already; a person must look at it")
        known.attempts += 1
    known.envelope.limit(calls, seconds)
    try:
        enable(name, percentage=percentage)
        yield known
    finally:
        disable(name)
        known.envelope.limit(None, None)


def sweep() -> Optional[float]:
    """Switch off what has expired, and return when the next one does (`clock.wall()`), None when none will."""
    following = []
    for one in list(_patches.values()):
        if one.envelope.on and one.envelope.expired:
            one.envelope.off("expired")
        elif one.envelope.on and one.data is not None:
            following.append(one.data.expires)
    return min(following, default=None)


def history(name: Optional[str] = None) -> Tuple[Tuple[str, Happened], ...]:
    """Return (patch, event) of one patch or of all, oldest first."""
    chosen = [one for key, one in list(_patches.items()) if name in (None, key)]
    events = [(one.name, event) for one in chosen for event in list(one.envelope.history)]
    return tuple(sorted(events, key=lambda pair: pair[1].at))


def status() -> Dict[str, Dict[str, Any]]:
    """Return where each patch stands: on, percentage, calls, hits, failures, target."""
    return {
        name: {**one.envelope.status(), "target": f"{one.module}:{one.function}"}
        for name, one in sorted(_patches.items())
    }


def _after_fork() -> None:
    global _lock  # noqa: PLW0603 -- a thread that is not in the child may hold the old one
    _lock = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def forget() -> None:
    """Take all patches out and forget them; for tests."""
    for name in list(_patches):
        disable(name)
        _patches.pop(name, None)
