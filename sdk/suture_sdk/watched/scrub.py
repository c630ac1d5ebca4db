"""Secrets and personal data, taken out of names' values and of text before anything is cut short or written."""

import re
from typing import Any, Callable, List, Match, Pattern, Tuple, Union

FILTERED = "[Filtered]"

_AHEAD = 1_024

_WORDS = frozenset(
    "password passwords passwd passphrase pwd secret secrets token tokens apikey credential credentials cookie cookies "
    "authorization auth csrf xsrf jwt bearer sessionid passcode cvv cvc ssn iban otp".split()
)
_PAIRS = frozenset(
    "api_key access_key private_key secret_key signing_key encryption_key auth_key account_key session_id card_number "
    "connection_string".split()
)
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")


def secret_name(name: str) -> bool:
    """Say whether a variable, key or header of that name usually holds a secret.

    Judged by whole words ("author" is none, "authToken" and "X-Api-Key" are), so "tokens" of a parser
    are lost too: a value too few is the smaller harm.
    """
    words = [word.lower() for word in _SEPARATORS.split(_BOUNDARY.sub("_", name[:200])) if word]
    return any(word in _WORDS for word in words) or any(
        f"{first}_{second}" in _PAIRS
        for first, second in zip(words, words[1:])  # noqa: B905, RUF007  # Python 3.9 has neither
    )


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004  # Luhn: the cross sum of two digits
    return total % 10 == 0


def _card(match: Match[str]) -> str:
    digits = re.sub(r"[ -]", "", match.group())
    return FILTERED if _luhn(digits) else match.group()


def _assignment(match: Match[str]) -> str:
    return match.group(1) + match.group(2) + FILTERED if secret_name(match.group(1)) else match.group()


_Replacement = Union[str, Callable[[Match[str]], str]]
_NAMES = tuple("pass pwd secret token key cred cookie auth csrf xsrf jwt bearer session cv ssn iban otp card "
               "connection".split())  # fmt: skip

# Tried in this order, and only on a text that has one of the needles (in small letters): most texts have none,
# and a failing program has thousands. Repetitions are bounded, or end at what the next try begins with, so that
# no text takes quadratic time.
_PATTERNS: List[Tuple[Tuple[str, ...], Pattern[str], _Replacement]] = [
    (("private key-",),
     re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}-----|\Z)", re.DOTALL), FILTERED),
    (("://",),
     re.compile(r"(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{0,30}://)[^\s/@:'\"]{0,200}:[^\s/@]*@"),
     r"\1" + FILTERED + "@"),
    (("eyj",), re.compile(r"\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?"), FILTERED),
    (("authorization",),
     re.compile(r"(?i)(\bauthorization\b['\"]?\s{0,5}[:=]\s{0,5}['\"]?)(?:[a-z]{2,20} {1,3})?[^\s'\",;]+"),
     r"\1" + FILTERED),
    (("cookie",),
     re.compile(r"(?i)(\b(?:set-)?cookie\b['\"]?\s{0,5}[:=]\s{0,5}['\"]?)[^'\"\r\n]+"), r"\1" + FILTERED),
    (("bearer ",), re.compile(r"\b([Bb]earer +)(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}"), r"\1" + FILTERED),
    (("akia", "asia", "gh", "glpat-", "k_live_", "k_test_", "sk-", "xox", "aiza", "pypi-", "sg."),
     re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}"
                r"|\b[srp]k_(?:live|test)_\w{10,}|\bsk-[\w-]{20,}|\bxox[abeoprs]-[\w-]{10,}|\bAIza[\w-]{30,}"
                r"|\bpypi-[\w-]{40,}|\bSG\.[\w-]{16,}\.[\w-]{16,}"), FILTERED),
    (_NAMES,
     re.compile(r"(?<!\w)([A-Za-z_][\w-]{0,60})(['\"]?\s{0,5}(?:=>|[:=])(?![:=])\s{0,5})(?!['\"]?\[Filtered\])"
                r"(?:b?'[^'\n]*'?|b?\"[^\"\n]*\"?|[^\s'\",;&)}\]]+)"), _assignment),
    (("@",),
     re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"), FILTERED),
    (tuple("23456"), re.compile(r"[2-6](?<![\d.-].)(?:[ -]?\d){12,18}(?![\d.])"), _card),
]  # fmt: skip


def text(value: str) -> str:
    """Return `value` without what looks like a secret or like personal data.

    Known by form: assignments to secret names, authorization and cookie headers, URLs with a password,
    JSON web tokens, vendors' keys, private keys, e-mail addresses, card numbers (by Luhn's check).
    """
    lowered = value.lower()
    for needles, pattern, replacement in _PATTERNS:
        if any(needle in lowered for needle in needles):
            value = pattern.sub(replacement, value)
    return value


def bounded(value: str, length: int) -> str:
    """Return at most `length` characters of a scrubbed text; "…" marks what was left out.

    Only the head is scrubbed, and far more of it than is kept, so that a secret across the cut is seen whole.
    """
    scrubbed = text(value[: length * 2 + _AHEAD])
    cut = len(value) > length * 2 + _AHEAD or len(scrubbed) > length
    return scrubbed[: max(length - 1, 0)] + "…" if cut else scrubbed


def is_named(name: Any) -> bool:
    """Say whether anything used as a name or key is exactly a text that names a secret."""
    return type(name) is str and secret_name(name)
