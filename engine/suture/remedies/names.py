"""Words in names that forbid a guard or a default."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

# what is counted, paid or told apart: zero or nothing in its place is a wrong business fact, not a default
AMOUNTS = frozenset(
    "age amount amounts avg average balance bonus cost costs count counter credit debit discount dose fee fees id ids "
    "interest limit margin max mean min month number num paid percent percentage pk price prices qty quantity quota "
    "rate rates ratio salary score size stock sum tax threshold total totals uuid version weight year".split()
)

# what is exact to the cent: binary fractions are not
MONEY = frozenset(
    "amount amounts balance bonus cost costs credit debit discount fee fees interest money paid payment price prices "
    "refund salary sum tax total totals".split()
)

# a check that fails must fail closed
CLOSED = frozenset(
    "acl auth authenticate authenticated authentication authorisation authorise authorization authorize bearer "
    "billing charge credential credentials csrf hmac jwt login oauth passwd password pay payment payments "
    "permission permissions refund role roles secret secrets signature signatures token tokens".split()
)


def words(name: str) -> frozenset[str]:
    """Return the lower-case words of an identifier or expression, split at underscores and humps."""
    return frozenset(match.group().lower() for match in _WORD.finditer(name))


def amount_word(*names: str) -> str | None:
    """Return a word that says amount, rate, count or id in one of the names, None when there is none."""
    return next((word for name in names for word in sorted(words(name) & AMOUNTS)), None)


def money_word(*names: str) -> str | None:
    """Return a word that says money in one of the names, None when there is none."""
    return next((word for name in names for word in sorted(words(name) & MONEY)), None)


def closed_word(*names: str) -> str | None:
    """Return a word that says access or payment in one of the names, None when there is none."""
    return next((word for name in names for word in sorted(words(name) & CLOSED)), None)
