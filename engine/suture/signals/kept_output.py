"""Output of any length in constant memory: its beginning and its end."""

from __future__ import annotations

HEAD = 1024 * 1024
TAIL = 3 * 1024 * 1024


class KeptOutput:
    """Keeps the first `head` and the last `tail` bytes of a stream; a traceback stands at one of its ends."""

    def __init__(self, head: int = HEAD, tail: int = TAIL) -> None:
        self._head, self._tail = bytearray(), bytearray()
        self._head_size, self._tail_size = head, tail
        self.truncated = False

    def add(self, data: bytes) -> None:
        """Take the next bytes of the stream."""
        room = self._head_size - len(self._head)
        self._head += data[:room]
        self._tail += data[room:] if room < len(data) else b""
        # cut only now and then: moving 3 MiB for every chunk would cost more than reading it
        if len(self._tail) > 2 * self._tail_size:
            self._cut()

    def content(self) -> bytes:
        """Return what is kept; bytes between beginning and end may be missing, see `truncated`."""
        if len(self._tail) > self._tail_size:
            self._cut()
        return bytes(self._head + self._tail)

    def _cut(self) -> None:
        del self._tail[: len(self._tail) - self._tail_size]
        self.truncated = True
