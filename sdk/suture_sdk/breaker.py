"""Stop calling what is down: closed, open, half-open by trial calls."""

from threading import RLock
from typing import Any, Callable, List, NamedTuple, Optional, Tuple, Type, Union

from . import clock, host
from .breaker_window import Limits, Window
from .counters import Ticks
from .errors import BreakerOpen, Refused, Rejected
from .forks import renew_after_fork

__all__ = ["Breaker", "BreakerChange"]

CLOSED, OPEN, HALF_OPEN = "closed", "open", "half_open"
_MOST_REOPENED = 60
Errors = Union[Type[BaseException], Tuple[Type[BaseException], ...], Callable[[BaseException], bool]]


class BreakerChange(NamedTuple):
    """What a listener is told; `reason` is for a person and holds none of the program's data."""

    name: str
    before: str
    after: str
    reason: str


class Breaker:
    """Opens when too many calls failed, and lets single trial calls decide when it closes.

    It opens when `failure_rate` of the last `window` calls failed (of the last `seconds`, if given, exact to a tenth
    of them), once there were `minimum` calls, or when `consecutive` calls in a row failed, if given. With `slow`
    (seconds), calls that take longer count as slow, and `slow_rate` of them opens it as well.

    Open, it turns calls away for `open_for` seconds, times `factor` for each trial that failed since, `open_at_most`
    at most, each within `jitter` (a share) around that. Half-open, it lets `trials` calls through: if all succeed it
    closes, one failure (or slow call) opens it again; a trial that does not come back in that time is replaced.

    `count` says which exceptions are failures (classes or a function; default: each Exception), the others are
    successes; `ignore` which are neither. What a guard itself turned away (`Rejected`) is neither, always.
    """

    def __init__(
        self,
        *,
        failure_rate: Optional[float] = 0.5,
        window: int = 100,
        seconds: Optional[float] = None,
        minimum: int = 20,
        consecutive: Optional[int] = None,
        slow: Optional[float] = None,
        slow_rate: float = 1.0,
        open_for: float = 5.0,
        factor: float = 2.0,
        open_at_most: float = 60.0,
        jitter: float = 0.1,
        trials: int = 1,
        count: Errors = Exception,
        ignore: Errors = (),
        name: str = "",
        listeners: Tuple[Callable[[BreakerChange], Any], ...] = (),
    ) -> None:
        limits = Limits(failure_rate, window, seconds, minimum, consecutive, slow_rate)
        _check(limits, open_for, factor, open_at_most, jitter, trials, slow=slow)
        self.name, self.slow = name, slow
        self._count, self._ignore = _told_by(count), _told_by(ignore)
        self._open_for, self._factor, self._open_at_most, self._jitter = open_for, factor, open_at_most, jitter
        self._trials = trials
        self._listeners: List[Callable[[BreakerChange], Any]] = list(listeners)
        self._window = Window(limits)
        self._seconds = seconds
        self.marked_until = float("-inf") if seconds is not None else float("inf")
        self.tick = self._window.calls.tick
        self.tripped = False
        """Whether a call has to ask: whatever is not plainly closed. The hot path reads this and nothing else."""
        self._state, self._reason, self._forced = CLOSED, "", False
        self._until, self._reopened, self._generation = 0.0, 0, 0
        self._out, self._passed, self._last_trial = 0, 0, 0.0
        self._turned_away = Ticks()
        self.away = self._turned_away.tick
        self.open_until = float("-inf")
        """Until then every call is turned away without further ado; `said` is the message. The hot path reads both."""
        self.said = ""
        renew_after_fork(self)

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self._lock = RLock()

    # what a person asks and says

    @property
    def state(self) -> str:
        """Which of "closed", "open" and "half_open" it is; an open time that is over shows as half-open."""
        with self._lock:
            ended = self._state == OPEN and not self._forced and clock.monotonic() >= self._until
            return HALF_OPEN if ended else self._state

    @property
    def retry_after(self) -> Optional[float]:
        """Seconds until a trial call is let through; None when it is not open, or open by force."""
        with self._lock:
            return max(0.0, self._until - clock.monotonic()) if self._state == OPEN and not self._forced else None

    def seen(self) -> Tuple[int, int, int]:
        """Return (calls, failures, slow calls) in the window."""
        with self._lock:
            self.mark(counted=0)
            return self._window.seen(clock.monotonic())

    def totals(self) -> Tuple[int, int, int]:
        """Return (recorded calls, failures among them, turned away) since the start; exact under threads."""
        with self._lock:
            return self._window.calls.number(), self._window.failed, self._turned_away.number()

    def listen(self, listener: Callable[[BreakerChange], Any]) -> None:
        """Call `listener(change)` at each change of state, in the thread that caused it; its failures are ours."""
        self._listeners.append(listener)

    def force(self, state: Optional[str]) -> None:
        """Hold the breaker "open" or "closed" whatever happens, or give it back to itself, closed, with None.

        Raises Refused for another word.
        """
        if state not in (None, OPEN, CLOSED):
            raise Refused(f"Breaker.force: got {state!r}, expected 'open', 'closed' or None")
        with self._lock:
            self._forced = state is not None
            self._reopened = 0
            self._to(state or CLOSED, "forced" if state else "no longer forced")

    def trip(self, reason: str = "told to open") -> None:
        """Open it now; it finds its way back by trial calls as usual."""
        with self._lock:
            self._open(reason)

    def reset(self) -> None:
        """Close it and forget what was."""
        with self._lock:
            self._forced, self._reopened = False, 0
            self._to(CLOSED, "told to close")

    def successes(self) -> int:
        """Return how many recorded calls did not fail; a retry budget is filled from these."""
        return self._window.calls.number() - self._window.failed

    # what a guard asks and says; a permit is 0 (closed) or the number of the half-open time in which it is a trial

    def admit(self) -> int:
        """Let a call through and return its permit; raises BreakerOpen with the seconds to wait."""
        if not self.tripped:
            return 0
        with self._lock:
            now = clock.monotonic()
            if self._state == OPEN and not self._forced and now >= self._until:
                self._to(HALF_OPEN, "the open time is over")
            if self._state == CLOSED:
                return 0
            if self._state == HALF_OPEN and self._trial(now):
                return self._generation
            self.away()
            said = self._message()
            wait = None if self._forced else max(0.0, self._until - now) if self._state == OPEN else self._open_for
        raise BreakerOpen(said, retry_after=wait)

    def refusal(self, now: float) -> BreakerOpen:
        """Return the error of a call that is turned away while it is open.

        Made here, since a wrapper that held it in a variable would form a circle with its own traceback.
        """
        error = BreakerOpen.__new__(BreakerOpen, self.said)
        error.retry_after = max(0.0, self.open_until - now)
        return error

    def record(self, permit: int, error: Optional[BaseException], seconds: float) -> None:
        """Hear how a call ended that was admitted with this permit."""
        kind = self.kind(error)
        slow = self.slow is not None and seconds > self.slow
        if permit:
            self._record_trial(permit, kind, slow=slow)
        elif self.tripped or self._forced or kind is None:
            return  # it began while closed and ended later (or holds by force): it says nothing about the time since
        elif kind:
            self._opens_by(lambda now: self._window.failure(now, slow=slow))
        elif slow:
            self._opens_by(self._window.slow)
        else:
            self.tick()
            if self._seconds is not None:
                self.mark()

    def kind(self, error: Optional[BaseException]) -> Optional[bool]:
        """Return True for a failure, False for a success, None for what is neither."""
        if error is None:
            return False
        if not isinstance(error, Exception) or isinstance(error, Rejected) or self._ignore(error):
            return None
        return self._count(error)

    def mark(self, counted: int = 1) -> None:
        """Keep the edges of a time window; to be called after a tick (`counted` just now) once it is time.

        Each call looks, so that those before this one came before `marked_until`: that is the edge.
        """
        now = clock.monotonic()
        if now >= self.marked_until and self._seconds is not None:
            with self._lock:
                self._window.mark(self.marked_until, counted)
                self.marked_until = now + self._seconds / 10

    def _opens_by(self, recorded: Callable[[float], Optional[str]]) -> None:
        with self._lock:
            if self._state != CLOSED:
                return
            self.mark(counted=0)
            reason = recorded(clock.monotonic())
            if reason:
                self._open(reason)

    def _trial(self, now: float) -> bool:
        lost = now - self._last_trial >= self._open_for
        if self._out + self._passed >= self._trials and not lost:
            return False
        self._out = self._out + 1 if self._out + self._passed < self._trials else self._out
        self._last_trial = now
        return True

    def _record_trial(self, permit: int, kind: Optional[bool], *, slow: bool) -> None:
        with self._lock:
            if permit != self._generation or self._state != HALF_OPEN:
                return
            self._out = max(0, self._out - 1)
            if kind is None:
                return
            if kind or slow:
                self._reopened = min(self._reopened + 1, _MOST_REOPENED)
                self._open("a trial call failed" if kind else "a trial call was slow")
                return
            self._passed += 1
            self.tick()
            if self._passed >= self._trials:
                self._reopened = 0
                self._to(CLOSED, "the trial calls succeeded")

    def _open(self, reason: str) -> None:
        length = min(self._open_for * self._factor**self._reopened, self._open_at_most)
        self._until = clock.monotonic() + length * (1 + self._jitter * (2 * clock.chance() - 1))
        self._to(OPEN, reason)
        self.said, self.open_until = self._message(), self._until

    def _message(self) -> str:
        name = f" {self.name}" if self.name else ""
        return f"breaker{name} is {self._state}: {self._reason}"

    def _to(self, state: str, reason: str) -> None:
        change = BreakerChange(self.name, self._state, state, reason)
        self._state, self._reason = state, reason
        self._generation += 1
        self.open_until = float("-inf")
        self._out = self._passed = 0
        self._last_trial = clock.monotonic()
        if state == CLOSED:
            self._window.clear()
        self.tripped = state != CLOSED
        if change.before != state:
            self._tell(change)

    def _tell(self, change: BreakerChange) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception as error:
                host.note_own_failure("listener of a breaker", error)


def _told_by(errors: Errors) -> Callable[[BaseException], bool]:
    if isinstance(errors, (type, tuple)):
        classes: Any = errors
        return lambda error: isinstance(error, classes)
    asked = errors

    def tells(error: BaseException) -> bool:
        try:
            return bool(asked(error))
        except Exception as own:
            host.note_own_failure("count= or ignore= of a breaker", own)
            return False

    return tells


def _check(  # noqa: PLR0917 -- called once, in the order of the parameters
    limits: Limits,
    open_for: float,
    factor: float,
    open_at_most: float,
    jitter: float,
    trials: int,
    *,
    slow: Optional[float],
) -> None:
    wrong = [
        said
        for fine, said in (
            (
                limits.failure_rate is None or 0 < limits.failure_rate <= 1,
                f"failure_rate={limits.failure_rate!r}: expected above 0, up to 1",
            ),
            (0 < limits.slow_rate <= 1, f"slow_rate={limits.slow_rate!r}: expected above 0, up to 1"),
            (limits.window >= 1, f"window={limits.window!r}: expected 1 or more calls"),
            (limits.seconds is None or limits.seconds > 0, f"seconds={limits.seconds!r}: expected above 0"),
            (limits.minimum >= 1, f"minimum={limits.minimum!r}: expected 1 or more calls"),
            (
                limits.seconds is not None or limits.minimum <= limits.window,
                f"minimum={limits.minimum!r} is more than window={limits.window!r}: it could never open",
            ),
            (limits.consecutive is None or limits.consecutive >= 1, f"consecutive={limits.consecutive!r}: expected 1+"),
            (
                limits.failure_rate is not None or limits.consecutive is not None or slow is not None,
                "failure_rate=None without consecutive= or slow=: it could never open",
            ),
            (0 < open_for <= open_at_most, f"open_for={open_for!r}: expected above 0, up to open_at_most"),
            (factor >= 1, f"factor={factor!r}: expected 1 or more"),
            (0 <= jitter < 1, f"jitter={jitter!r}: expected 0 up to below 1"),
            (trials >= 1, f"trials={trials!r}: expected 1 or more"),
            (slow is None or slow > 0, f"slow={slow!r}: expected seconds above 0"),
        )
        if not fine
    ]
    if wrong:
        raise Refused("Breaker: " + "; ".join(wrong))
