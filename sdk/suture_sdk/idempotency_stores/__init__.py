"""Where idempotency keys are kept: in memory, or in a SQLite file."""

from .interface import Store
from .memory import MemoryStore
from .sqlite import SQLiteStore

__all__ = ["MemoryStore", "SQLiteStore", "Store"]
