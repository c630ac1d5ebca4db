"""What stands around a live patch: its switch and arms, its caps and its end. When it fails, nothing is different.

The program's own result or exception is what counts: a patch that fails is counted, the original passes unchanged, and
past its budget the patch is off, for good, until somebody enables it again.
"""

from collections import deque
from math import inf
from threading import RLock
from typing import Any, Callable, Deque, Dict, NamedTuple, Optional, Tuple

from suture_sdk import clock, contexts, degradation, host, settings
from suture_sdk.flags.bucketing import bucket
from suture_sdk.forks import renew_after_fork

from .interface import Caps, Switch
from .tally import MOST, Tick

_PER_PERCENT, _ALL = 1_000, 100
_MINUTE = 60.0
_JUDGED_FROM = 100
_KEPT = 100
_LOOKED = 10
"""Hits between two looks at the share of hits; the cap of a minute is looked at when it is reached."""
_MOST_UNITS = 4_096
"""Arms remembered by unit, since a hash in plain Python takes 4 microseconds."""


class Happened(NamedTuple):
    """One event of a patch's history: when (`clock.wall()`), what ("enabled", "hit cap", …) and why, in words."""

    at: float
    what: str
    why: str = ""


class Envelope:
    """The state of one patch while it is there. All methods may be called from any thread."""

    def __init__(
        self,
        name: str,
        *,
        caps: Caps = Caps(),  # noqa: B008 -- a frozen value
        expires: Optional[float] = None,
        switched_off: Callable[[], None] = lambda: None,
    ) -> None:
        self.name = name
        self._who = f"patch {name}"
        self.switch = Switch(salt=name)
        self.calls = Tick()
        self.hits = Tick()
        self.failures = Tick()
        self.treated = Tick()
        self.untreated = Tick()
        self.history: Deque[Happened] = deque(maxlen=_KEPT)
        self._caps = caps
        self._expires = expires
        self._switched_off = switched_off
        self._minute: Tuple[float, int] = (0.0, 0)
        self._look = MOST
        """The next hit by which `hits.left()` is down to this is looked at more closely."""
        renew_after_fork(self)
        self._before = (0, 0, 0)
        self.arms: Dict[str, bool] = {}
        self._limited: Optional[Tuple[float, float]] = None
        self._at_once = False
        """Every call is treated: there is no arm to draw and no try to bound."""
        self.on = False

    def enable(self, switch: Switch) -> None:
        """Take the switch as it is now. The budget is a new one where the patch was off."""
        if not self.on:
            self._before = (self.called(), self.hits.read(), self.failures.read())
            self._minute = (clock.monotonic(), self._before[1])
            self._look_after(self._before[1])
        self.switch = switch
        self._at_once = self._limited is None and switch.percentage >= _ALL
        self.arms.clear()
        self.on = True
        self.note("enabled", f"{switch.percentage:g} % by {switch.unit}")

    def limit(self, calls: Optional[int], seconds: Optional[float]) -> None:
        """Bound what follows to so many treated calls and seconds from now; None twice lifts it."""
        most = inf if calls is None else self.treated.read() + calls
        until = inf if seconds is None else clock.monotonic() + seconds
        self._limited = None if calls is None and seconds is None else (most, until)
        self._at_once = self._limited is None and self.switch.percentage >= _ALL

    def note(self, what: str, why: str = "") -> None:
        """Keep an event."""
        self.history.append(Happened(clock.wall(), what, why))

    def off(self, what: str, why: str = "") -> None:
        """Switch the patch off and say so; only the first of several reasons is said."""
        with self._lock:
            if not self.on:
                return
            self.on = False
        self.note(what, why)
        if what != "disabled":
            host.log("suture: patch %s is off: %s%s", self.name, what, f" ({why})" if why else "")
        try:
            self._switched_off()
        except Exception as error:
            host.note_own_failure("patches.envelope", error)

    @property
    def expired(self) -> bool:
        """Whether its time is over, by the wall clock."""
        return self._expires is not None and clock.wall() >= self._expires

    def treats(self) -> bool:
        """Say whether this work is in the treatment arm and the patch still in force, and count the arm."""
        if self.on and self._at_once and (self._expires is None or clock.wall() < self._expires):
            self.treated.tick()
            return True
        treated = self._draws() and not (self._limited and self._over(*self._limited))
        (self.treated if treated else self.untreated).tick()
        return treated

    def _over(self, most: float, until: float) -> bool:
        over = self.treated.read() >= most or clock.monotonic() >= until
        if over:
            self.off("attempt over")
        return over

    def _draws(self) -> bool:
        """Draw the arm.

        The unit is that of `suture.context(unit=…)`. Anonymous work is drawn once for each outermost `context()`, by
        chance for each call outside of any, or sticks to this instance where the switch says "instance", or says
        "user" and nobody is known.
        """
        if not self.on:
            return False
        if self._expires is not None and clock.wall() >= self._expires:
            self.off("expired")
            return False
        switch = self.switch
        share = switch.percentage * _PER_PERCENT
        if share >= 100 * _PER_PERCENT:
            return True
        unit = contexts.UNIT.get() if switch.unit != "instance" else None
        if unit is None and switch.unit == "request":
            unit = contexts.request()
            if unit is None:
                return clock.chance() * 100 * _PER_PERCENT < share
        if unit is None:
            unit = settings.current().instance
        treated = self.arms.get(unit)
        return self._remembered(unit, switch) if treated is None else treated

    def _remembered(self, unit: str, switch: Switch) -> bool:
        if len(self.arms) >= _MOST_UNITS:
            self.arms.clear()
        treated = bucket(switch.salt, unit) < switch.percentage * _PER_PERCENT
        self.arms[unit] = treated
        if self.switch is not switch:  # it changed in between, and forgot the arms before this one was written
            self.arms.pop(unit, None)
        return treated

    def hit(self, error: Optional[BaseException] = None) -> None:
        """Count an altered result, mark it, and hold the caps: too many are off from the next call on."""
        self.hits.tick()
        degradation.mark(self._who, error)
        if self.hits.left() <= self._look:
            self._look_closer()

    def _look_after(self, hits: int) -> None:
        """Look again after some more hits, or when they fill the cap of this minute."""
        self._look = MOST - max(hits + 1, min(hits + _LOOKED, self._minute[1] + self._caps.hits_per_minute))

    def _look_closer(self) -> None:
        hits, now = self.hits.read(), clock.monotonic()
        began, before = self._minute
        if now - began >= _MINUTE:
            before = hits - 1
            self._minute = (now, before)
        rapid = hits - before
        if rapid >= self._caps.hits_per_minute:
            self.off("hit cap", f"{rapid} hits in a minute, at most {self._caps.hits_per_minute} are allowed")
        else:
            self._hold_rate()
        self._look_after(hits)

    def _hold_rate(self) -> None:
        hits = self.hits.read() - self._before[1]  # first: a call that comes in between may only lower the share
        calls = self.called() - self._before[0]
        if calls >= _JUDGED_FROM and hits > calls * self._caps.hit_rate:
            self.off("hit rate", f"{hits} hits in {calls} calls, at most {self._caps.hit_rate:.0%} are allowed")

    def failed(self, error: BaseException) -> None:
        """Count a failure of the patch itself; past the budget it is off."""
        host.note_own_failure(f"patch {self.name}", error)
        self.failures.tick()
        failures = self.failures.read() - self._before[2]
        self.note("failed", type(error).__name__)
        if failures >= self._caps.failures:
            self.off("failures", f"it failed {failures} times itself, last with {type(error).__name__}")

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self._lock = RLock()  # a signal's handler may come in the middle of what holds it

    def called(self) -> int:
        """Return the calls so far. Where the arm is drawn for each call, the arms are counted alone."""
        return max(self.calls.read(), self.treated.read() + self.untreated.read())

    def status(self) -> Dict[str, Any]:
        """Return where the patch stands, as plain values."""
        return {
            "on": self.on,
            "percentage": self.switch.percentage,
            "calls": self.called(),
            "hits": self.hits.read(),
            "failures": self.failures.read(),
            "treated": self.treated.read(),
            "untreated": self.untreated.read(),
        }
