"""Where a unit falls: the same bucket for the same salt and unit in every language.

h = murmur3_x86_32(utf8(salt + ":" + unit), seed 0); bucket = (h * 100000) >> 32. The algorithm is pinned:
`contract/bucketing-vectors.json` holds what every implementation must agree on. A share of p per cent takes
the buckets below `threshold(p)`, so that the units in at 1 % are all among those in at 5 %.
"""

from struct import Struct
from typing import Callable, Dict

BUCKETS = 100_000

_BLOCKS: Dict[int, Callable[[bytes], "tuple[int, ...]"]] = {
    count: Struct(f"<{count}I").unpack_from for count in range(1, 33)
}
"""Readers of that many little-endian blocks; a longer text makes its own (1 µs)."""


def murmur3_x86_32(data: bytes, seed: int = 0) -> int:
    """Return the 32-bit hash of `data`: MurmurHash3_x86_32 of Austin Appleby (public domain), 0 to 2**32 - 1."""
    length = len(data)
    count = length >> 2
    hashed = seed
    if count:
        blocks = _BLOCKS.get(count) or Struct(f"<{count}I").unpack_from
        for block in blocks(data):
            block = (block * 0xCC9E2D51) & 0xFFFFFFFF  # noqa: PLW2901 -- a name less is a tenth less time
            hashed ^= (((block << 15) | (block >> 17)) * 0x1B873593) & 0xFFFFFFFF
            hashed = ((((hashed << 13) & 0xFFFFFFFF) | (hashed >> 19)) * 5 + 0xE6546B64) & 0xFFFFFFFF
    if length & 3:
        block = (int.from_bytes(data[count << 2 :], "little") * 0xCC9E2D51) & 0xFFFFFFFF
        hashed ^= (((block << 15) | (block >> 17)) * 0x1B873593) & 0xFFFFFFFF
    hashed ^= length
    hashed = ((hashed ^ (hashed >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    hashed = ((hashed ^ (hashed >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return hashed ^ (hashed >> 16)


def bucket(salt: str, unit: str) -> int:
    """Return where the unit falls, 0 to 99,999. It never raises: half a surrogate pair is hashed as it stands."""
    return (murmur3_x86_32(f"{salt}:{unit}".encode("utf-8", "surrogatepass")) * BUCKETS) >> 32


def threshold(percent: float) -> int:
    """Return the bucket below which units are in at that many per cent: a thousandth of a per cent is one bucket."""
    return min(max(round(percent * 1000), 0), BUCKETS)
