import zlib
from pathlib import Path


def records(path):
    """Return the records of a journal, each proved by its checksum."""
    found = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        checksum, text = line.split(" ", 1)
        if int(checksum) != zlib.crc32(text.encode()):
            raise ValueError(f"the record {text!r} is damaged")
        found.append(text)
    return found


for record in records("journal.txt"):
    print(record)
