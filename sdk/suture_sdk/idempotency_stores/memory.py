"""Idempotency keys of one process."""

from threading import Lock
from typing import Dict, NamedTuple, Optional, Union

from suture_sdk import clock
from suture_sdk.forks import renew_after_fork

from .interface import Begun, Done, Running, new_token

__all__ = ["MemoryStore"]
_MOST = 100_000


class _Row(NamedTuple):
    state: str
    token: int
    lease_until: float
    expires: float
    payload: Optional[str] = None
    failures: int = 0


class MemoryStore:
    """Keys in a dict, by the clock that never runs back; gone with the process. Expired ones go when it is full."""

    def __init__(self) -> None:
        self._rows: Dict[str, _Row] = {}
        renew_after_fork(self)

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self._lock = Lock()

    def begin(self, key: str, lease: float, ttl: float) -> Union[Begun, Running, Done]:
        """Take the key, or say what it is; raises OverflowError when 100,000 keys are alive."""
        now = clock.monotonic()
        with self._lock:
            row = self._rows.get(key)
            if row is not None and row.expires > now:
                if row.state == "done":
                    return Done(row.payload)
                if row.state == "running" and row.lease_until > now:
                    return Running(row.lease_until - now)
            elif len(self._rows) >= _MOST:
                self._make_room(now)
            failures = row.failures if row is not None and row.expires > now else 0
            token = new_token()
            self._rows[key] = _Row("running", token, now + lease, now + ttl, None, failures)
            return Begun(token, failures)

    def done(self, key: str, token: int, payload: Optional[str]) -> bool:
        """Keep the result; False where the lease went to somebody else."""
        return self._close(key, token, "done", payload, 0)

    def failed(self, key: str, token: int) -> bool:
        """Set the key free and count the failure; False as in `done`."""
        return self._close(key, token, "failed", None, 1)

    def _close(self, key: str, token: int, state: str, payload: Optional[str], failures: int) -> bool:
        with self._lock:
            row = self._rows.get(key)
            if row is None or row.token != token or row.state != "running":
                return False
            self._rows[key] = row._replace(state=state, payload=payload, failures=row.failures + failures)
            return True

    def _make_room(self, now: float) -> None:
        self._rows = {key: row for key, row in self._rows.items() if row.expires > now}
        if len(self._rows) >= _MOST:
            raise OverflowError(f"{_MOST} idempotency keys are alive; use a SQLiteStore or a shorter ttl")
