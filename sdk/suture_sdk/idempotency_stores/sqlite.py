"""Idempotency keys in a SQLite file: shared by the processes of one machine, kept over restarts."""

import os
from threading import get_ident
from typing import Any, Optional, Union

from suture_sdk import clock

from .interface import Begun, Done, Running, new_token

__all__ = ["SQLiteStore"]
_TABLE = """CREATE TABLE IF NOT EXISTS suture_idempotency (
    key TEXT PRIMARY KEY, state TEXT NOT NULL, token INTEGER NOT NULL, lease_until REAL NOT NULL,
    expires REAL NOT NULL, payload TEXT, failures INTEGER NOT NULL)"""
_TAKE = """INSERT INTO suture_idempotency VALUES (?, 'running', ?, ?, ?, NULL, ?)
    ON CONFLICT (key) DO UPDATE SET state = 'running', token = excluded.token, lease_until = excluded.lease_until,
    expires = excluded.expires, payload = NULL, failures = excluded.failures"""
_CLOSE = """UPDATE suture_idempotency SET state = ?, payload = ?, failures = failures + ?
    WHERE key = ? AND token = ? AND state = 'running'"""
_TIDY_EVERY = 256


class SQLiteStore:
    """Keys in the file `path`, by the wall clock, since processes must agree on it.

    Each thread and each forked process opens its own connection. `patience` in seconds is how long a step waits for
    another process's; past it the step raises sqlite3.OperationalError. A step blocks a loop for as long as it takes
    (0.1 ms, with a contended disk more).
    """

    def __init__(self, path: "Union[str, os.PathLike[str]]", *, patience: float = 5.0) -> None:
        self._path, self._patience = os.fspath(path), patience
        self._connections: "dict[tuple[int, int], Any]" = {}
        self._steps = 0

    def begin(self, key: str, lease: float, ttl: float) -> Union[Begun, Running, Done]:
        """Take the key, or say what it is."""
        now = clock.wall()
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")  # one taker at a time, between processes too
        try:
            self._tidy(connection, now)
            row = connection.execute(
                "SELECT state, lease_until, expires, payload, failures FROM suture_idempotency WHERE key = ?",
                (key,),
            ).fetchone()
            answer = _judged(row, now)
            if isinstance(answer, Begun):
                connection.execute(_TAKE, (key, answer.token, now + lease, now + ttl, answer.earlier_failures))
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return answer

    def done(self, key: str, token: int, payload: Optional[str]) -> bool:
        """Keep the result; False where the lease went to somebody else."""
        return bool(self._connection().execute(_CLOSE, ("done", payload, 0, key, token)).rowcount)

    def failed(self, key: str, token: int) -> bool:
        """Set the key free and count the failure; False as in `done`."""
        return bool(self._connection().execute(_CLOSE, ("failed", None, 1, key, token)).rowcount)

    def close(self) -> None:
        """Close the connections that this process opened."""
        for place in [one for one in self._connections if one[0] == os.getpid()]:
            self._connections.pop(place).close()

    def _connection(self) -> Any:
        place = (os.getpid(), get_ident())
        if place not in self._connections:
            import sqlite3  # noqa: PLC0415 -- 5 ms that only users of this pay

            opened = sqlite3.connect(self._path, timeout=self._patience, isolation_level=None, check_same_thread=False)
            opened.execute("PRAGMA journal_mode = WAL")
            opened.execute(_TABLE)
            self._connections[place] = opened
        return self._connections[place]

    def _tidy(self, connection: Any, now: float) -> None:
        if self._steps % _TIDY_EVERY == 0:
            connection.execute("DELETE FROM suture_idempotency WHERE expires <= ?", (now,))
        self._steps += 1


def _judged(row: Any, now: float) -> Union[Begun, Running, Done]:
    if row is None or row[2] <= now:
        return Begun(new_token())
    state, lease_until, _, payload, failures = row
    if state == "done":
        return Done(payload)
    if state == "running" and lease_until > now:
        return Running(lease_until - now)
    return Begun(new_token(), failures)
