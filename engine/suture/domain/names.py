"""Words in names: what decides about access, and what is counted, paid or told apart."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

# A failing check of access or payment fails closed: no patch goes in there without a person.
ACCESS = frozenset(
    "acl auth authenticate authenticated authentication authorisation authorise authorization authorize authorized "
    "authz bearer billing charge credential credentials csrf hmac jwt login oauth passwd password pay payment payments "
    "payout permission permissions permit privilege privileges refund role roles secret secrets signature signatures "
    "signin sso withdraw withdrawal".split()
)
# "token" alone is everyday work of parsers; beside one of these it is a key to a door.
_TOKEN_COMPANIONS = frozenset(
    "access api check csrf decode forged id issue refresh reset session validate verify".split()
)
# Read as access where a guard or a value would be brought in, though a person may still be asked less often for them.
_CLOSED = ACCESS | frozenset(
    "admin apikey grant grants otp privilege pwd scope scopes signed staff superuser token tokens".split()
)

# Zero or nothing in the place of these is a wrong business fact, not a default.
AMOUNTS = frozenset(
    "age amount amounts avg average balance bonus cost costs count counter counts credit debit discount discounts dose "
    "fee fees id ids index interest length limit margin max mean min month num number paid percent percentage pk "
    "price prices qty quantity quota rate rates ratio salary score size stock subtotal sum tax taxes threshold total "
    "totals uuid version weight year".split()
)

# Exact to the cent: binary fractions are not.
MONEY = frozenset(
    "amount amounts balance bonus cost costs credit debit discount fee fees interest money paid payment price prices "
    "refund salary sum tax total totals".split()
)


def words(name: str) -> frozenset[str]:
    """Return the lower-case words of an identifier or expression, split at underscores and humps."""
    return frozenset(match.group().lower() for match in _WORD.finditer(name))


def access_word(*names: str) -> str | None:
    """Return the word by which the names of one place concern access or money, None when they do not.

    A token and its companion may stand in two of the names: `session.user` in a function that takes a `token`.
    """
    if sure := _first(ACCESS, names):
        return sure
    together = frozenset[str]().union(*map(words, names))
    return "token" if together & {"token", "tokens"} and together & _TOKEN_COMPANIONS else None


def closed_word(*names: str) -> str | None:
    """Return a word that says access or payment in one of the names: no guard or value is brought in there."""
    return _first(_CLOSED, names)


def amount_word(*names: str) -> str | None:
    """Return a word that says amount, rate, count or id in one of the names, None when there is none."""
    return _first(AMOUNTS, names)


def money_word(*names: str) -> str | None:
    """Return a word that says money in one of the names, None when there is none."""
    return _first(MONEY, names)


def _first(wanted: frozenset[str], names: tuple[str, ...]) -> str | None:
    return next((word for name in names for word in sorted(words(name) & wanted)), None)
