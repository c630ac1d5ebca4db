"""The notebook in one SQLite file, which several processes may use at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from suture.domain.lesson import Change, Lesson, Outcome
from suture.domain.remedy import Edit
from suture.learning.interface import Trial

BUSY_SECONDS = 5.0
_MIGRATIONS = (
    """
    CREATE TABLE lesson (
        id TEXT PRIMARY KEY, created REAL NOT NULL, project TEXT NOT NULL, fingerprint TEXT NOT NULL,
        template TEXT NOT NULL, strategy TEXT NOT NULL, shape TEXT NOT NULL, digest TEXT NOT NULL,
        paths TEXT NOT NULL, outcome TEXT NOT NULL, title TEXT NOT NULL, page TEXT NOT NULL
    );
    CREATE INDEX lesson_project ON lesson (project, created);
    CREATE TABLE trial (
        template TEXT NOT NULL, strategy TEXT NOT NULL, exception TEXT NOT NULL, shape TEXT NOT NULL,
        verified INTEGER NOT NULL, at REAL NOT NULL
    );
    """,
    "ALTER TABLE trial ADD COLUMN project TEXT NOT NULL DEFAULT ''",
    # a folder that was made has neither before nor after
    "CREATE TABLE change (lesson TEXT NOT NULL, number INTEGER NOT NULL, path TEXT NOT NULL, before BLOB, after BLOB)",
)
_TRIAL = "template, strategy, exception, shape, verified, at, project"
_LESSON = "id, created, project, fingerprint, template, strategy, shape, digest, paths, outcome, title, page"


class StoreUnavailableError(Exception):
    """The notebook cannot be read or written; the message says why and what to do."""


def state_directory(environment: Mapping[str, str]) -> Path:
    """Return where the notebook lives: $SUTURE_STATE_DIR, else suture/ in the XDG state directory."""
    if own := environment.get("SUTURE_STATE_DIR"):
        return Path(own)
    base = environment.get("XDG_STATE_HOME", "")
    # the XDG rules say that a relative path is to be ignored
    if base.startswith("/"):
        return Path(base) / "suture"
    try:
        home = Path(environment.get("HOME") or Path.home())
    except RuntimeError:
        # a user without a home: below a file nothing can be made, so its first use says what to do
        home = Path(os.devnull)
    return home / ".local" / "state" / "suture"


class SqliteNotebook:
    """A `Notebook` on disk. Each call opens and closes its own connection, so nothing outlives a call."""

    def __init__(self, path: Path) -> None:
        """Take the file's path; the file and its directory are made at the first use."""
        self._path = path

    def record(self, trial: Trial) -> None:
        """Keep one tried candidate."""
        verified = int(trial.verified)
        project = _storable(trial.project)
        row = (trial.template, trial.strategy, trial.exception, trial.shape, verified, trial.at, project)
        with self._open() as db:
            db.execute(f"INSERT INTO trial ({_TRIAL}) VALUES (?,?,?,?,?,?,?)", row)  # noqa: S608 - a constant

    def keep(self, lesson: Lesson) -> None:
        """Keep a lesson, replacing one with the same id."""
        with self._open() as db:
            db.execute(f"INSERT OR REPLACE INTO lesson ({_LESSON}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", _row(lesson))  # noqa: S608 - a constant

    def settle(self, lesson_id: str, outcome: Outcome) -> None:
        """Set what became of a lesson.

        Raises:
            KeyError: there is no such lesson.
        """
        with self._open() as db:
            changed = db.execute("UPDATE lesson SET outcome = ? WHERE id = ?", (outcome.value, lesson_id)).rowcount
        if not changed:
            raise KeyError(lesson_id)

    def lessons(self, project: str | None = None) -> tuple[Lesson, ...]:
        """Return the lessons, newest first, of one project or of all."""
        query = f"SELECT {_LESSON} FROM lesson WHERE ? IS NULL OR project = ? ORDER BY created DESC, id"  # noqa: S608 - a constant
        with self._open() as db:
            wanted = None if project is None else _storable(project)
            return tuple(_lesson(row) for row in db.execute(query, (wanted, wanted)))

    def lesson(self, lesson_id: str) -> Lesson | None:
        """Return the lesson whose id starts with the text, None when there is none or more than one."""
        query = f"SELECT {_LESSON} FROM lesson WHERE substr(id, 1, length(?)) = ? LIMIT 2"  # noqa: S608 - a constant
        with self._open() as db:
            rows = db.execute(query, (lesson_id, lesson_id)).fetchall()
        return _lesson(rows[0]) if len(rows) == 1 else None

    def keep_change(self, lesson_id: str, change: Change) -> None:
        """Keep what was written to the project for a lesson, replacing what was kept before."""
        parts: list[tuple[str, bytes | None, bytes | None]] = [
            (edit.path, edit.before, edit.after) for edit in change.edits
        ]
        parts += [(folder, None, None) for folder in change.folders]
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("DELETE FROM change WHERE lesson = ?", (lesson_id,))
            rows = [(lesson_id, number, *part) for number, part in enumerate(parts)]
            db.executemany("INSERT INTO change (lesson, number, path, before, after) VALUES (?,?,?,?,?)", rows)
            db.execute("COMMIT")

    def change(self, lesson_id: str) -> Change | None:
        """Return what was written for the lesson with exactly this id, None when nothing was."""
        query = "SELECT path, before, after FROM change WHERE lesson = ? ORDER BY number"
        with self._open() as db:
            rows = db.execute(query, (lesson_id,)).fetchall()
        edits = tuple(Edit(path, before, after) for path, before, after in rows if after is not None)
        folders = tuple(path for path, _, after in rows if after is None)
        return Change(edits, folders) if rows else None

    def trials(self) -> tuple[Trial, ...]:
        """Return all trials, oldest first."""
        query = f"SELECT {_TRIAL} FROM trial ORDER BY at, rowid"  # noqa: S608 - a constant
        with self._open() as db:
            return tuple(
                Trial(template, strategy, exception, shape, bool(verified), at, project)
                for template, strategy, exception, shape, verified, at, project in db.execute(query)
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)) as db:
                _prepare(db, self._path)
                yield db
        except (sqlite3.Error, OSError, ValueError) as error:
            raise StoreUnavailableError(
                f"the notebook {self._path} cannot be used: {error}. The heal itself does not need it. "
                "Move the file away, or name another directory in SUTURE_STATE_DIR."
            ) from error


def open_notebook(environment: Mapping[str, str]) -> SqliteNotebook:
    """Return the user's notebook; nothing is touched before its first use."""
    return SqliteNotebook(state_directory(environment) / "notebook.sqlite3")


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == len(_MIGRATIONS):
        return
    if version > len(_MIGRATIONS):
        raise ValueError(f"it was written by a newer Suture (schema {version}, this one knows {len(_MIGRATIONS)})")
    # write-ahead logging lets one process read while another writes; it stays set in the file
    db.execute("PRAGMA journal_mode = WAL")
    os.chmod(path, 0o600)  # noqa: PTH101 - pages quote the user's source
    _migrate(db)


def _migrate(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    # another process may have migrated while this one waited for the lock
    done = db.execute("PRAGMA user_version").fetchone()[0]
    for script in _MIGRATIONS[done:]:
        for statement in filter(str.strip, script.split(";")):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")
    db.execute("COMMIT")


def _storable(path: str) -> str:
    """Return a path as a text of the database; bytes that are not UTF-8 become escapes, which no path reads back."""
    return path.encode("utf-8", "backslashreplace").decode()


def _row(lesson: Lesson) -> tuple[str | float, ...]:
    return (
        lesson.id, lesson.created, _storable(lesson.project), lesson.fingerprint, lesson.template, lesson.strategy,
        lesson.shape, lesson.digest, "\0".join(lesson.paths), lesson.outcome.value, lesson.title, lesson.page,
    )  # fmt: skip


def _lesson(row: tuple[str | float, ...]) -> Lesson:
    id_, created, *texts, paths, outcome, title, page = row
    project, fingerprint, template, strategy, shape, digest = map(str, texts)
    return Lesson(
        id=str(id_),
        created=float(created),
        project=project,
        fingerprint=fingerprint,
        template=template,
        strategy=strategy,
        shape=shape,
        digest=digest,
        paths=tuple(filter(None, str(paths).split("\0"))),
        outcome=Outcome(str(outcome)),
        title=str(title),
        page=str(page),
    )
