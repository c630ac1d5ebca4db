"""Ed25519, verification only, in plain Python (RFC 8032, section 5.1): the standard library has none.

Points are in extended coordinates (X : Y : Z : T), x = X/Z, y = Y/Z, x·y = T/Z, with the formulas of section 5.1.4.
What is verified is public, so nothing here needs to take constant time.
"""

import hashlib
from typing import List, Optional, Tuple

Point = Tuple[int, int, int, int]

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_KEY, _SIGNATURE, _HALF = 32, 64, 32
_SIGN = 1 << 255
_WINDOW = 4

_NEUTRAL: Point = (0, 1, 1, 0)


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` (64 bytes) of `message` was made with the private half of `key` (32 bytes).

    Refused are lengths that do not fit, S not below the order (section 5.1.7), points that are not on the curve or not
    written in the one canonical way, and keys of small order, with which one signature fits every message.
    """
    if len(key) != _KEY or len(signature) != _SIGNATURE:
        return False
    scalar = int.from_bytes(signature[_HALF:], "little")
    public, commitment = _point(key), _point(signature[:_HALF])
    if scalar >= _ORDER or public is None or commitment is None or _is_small(public):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:_HALF] + key + message).digest(), "little") % _ORDER
    # S·B = R + k·A, written as S·B + k·(-A) = R: one walk over both scalars
    return _same(_two_products(scalar, _base(), challenge, _negative(public)), commitment)


def _point(encoded: bytes) -> Optional[Point]:
    """Decode a point (section 5.1.3); None for what is no point or not its canonical encoding."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (_SIGN - 1)
    if y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if (v * x * x - u) % _P:
        x = x * _ROOT % _P
        if (v * x * x - u) % _P:
            return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _double(one: Point) -> Point:
    a, b = one[0] * one[0], one[1] * one[1]
    h = a + b
    e, g = h - (one[0] + one[1]) ** 2, a - b
    f = 2 * one[2] * one[2] + g
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _negative(one: Point) -> Point:
    return _P - one[0], one[1], one[2], _P - one[3]


def _same(one: Point, other: Point) -> bool:
    across = (one[0] * other[2] - other[0] * one[2]) % _P
    up = (one[1] * other[2] - other[1] * one[2]) % _P
    return not across and not up


def _is_small(one: Point) -> bool:
    """Say whether eight times the point is neutral: such keys are worth nothing."""
    for _ in range(3):
        one = _double(one)
    return _same(one, _NEUTRAL)


def _multiples(one: Point) -> List[Point]:
    """Return 0·P to 15·P."""
    table = [_NEUTRAL, one]
    while len(table) < 1 << _WINDOW:
        table.append(_add(table[-1], one))
    return table


_tables: List[List[Point]] = []


def _base() -> List[Point]:
    """Return the multiples of the base point, made once: its y is 4/5, its x even (section 5.1)."""
    if not _tables:
        y = 4 * pow(5, _P - 2, _P) % _P
        base = _point(y.to_bytes(_KEY, "little"))
        _tables.append(_multiples(base or _NEUTRAL))
    return _tables[0]


def _two_products(first: int, table: List[Point], second: int, other: Point) -> Point:
    """Return first·P + second·Q, four bits of both scalars at a time (Straus), P by its multiples."""
    others = _multiples(other)
    result = _NEUTRAL
    for shift in range(252, -1, -_WINDOW):
        for _ in range(_WINDOW):
            result = _double(result)
        digit = first >> shift & 15
        if digit:
            result = _add(result, table[digit])
        digit = second >> shift & 15
        if digit:
            result = _add(result, others[digit])
    return result
