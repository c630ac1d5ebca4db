"""How likely a cause is, before and after its probe. Pure formulas; the counts are from the catalog of mined fixes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

# By how much a probe's answer outweighs what was thought before: 20 to 1.
EVIDENCE = 20.0


def shares(weights: Mapping[str, float], other: float) -> dict[str, float]:
    """Return each weight's part of all, `other` being what none of them explains; the sum is at most 1."""
    total = math.fsum(weights.values()) + other
    return {name: weight / total if total > 0 else 0.0 for name, weight in weights.items()}


def updated(before: Mapping[str, float], shown: Mapping[str, bool | None]) -> dict[str, float]:
    """Return the probabilities after the probes: 20 to 1 for what was shown true, 1 to 20 for what was shown false."""
    factor = {True: EVIDENCE, False: 1 / EVIDENCE, None: 1.0}
    weights = {name: probability * factor[shown.get(name)] for name, probability in before.items()}
    return shares(weights, max(0.0, 1.0 - math.fsum(before.values())))


# Mined fixes per class of exception that repaired this cause, with half a fix for what was never seen.
_FIXES: Mapping[str, Mapping[str, float]] = {
    "none-receiver": {"AttributeError": 60},
    "none-operand": {"TypeError": 16},
    "none-container": {"TypeError": 16},
    "missing-return": {"TypeError": 1, "AttributeError": 1},
    "missing-key": {"KeyError": 32},
    "missing-accumulator": {"KeyError": 32},
    "absent-deletion": {"KeyError": 32},
    "misspelt-key": {"KeyError": 4},
    "unset-variable": {"KeyError": 2},
    "misspelt-attribute": {"AttributeError": 6},
    "removed-api": {"AttributeError": 2, "ImportError": 4, "TypeError": 8},
    "moved-import": {"ImportError": 5},
    "misspelt-name": {"NameError": 6, "UnboundLocalError": 3},
    "unbound-local": {"UnboundLocalError": 23},
    "missing-import": {"NameError": 4},
    "missing-submodule": {"AttributeError": 2},
    "unpack-mismatch": {"ValueError": 4, "TypeError": 0.5},
    "wrong-argument-count": {"TypeError": 9},
    "mixed-text-bytes": {"TypeError": 10, "AttributeError": 3},
    "unhandled-sibling": {"TypeError": 9, "ValueError": 9, "FileNotFoundError": 3, "IndexError": 3, "KeyError": 3},
    "dirty-number": {"ValueError": 6},
    "wrong-encoding": {"UnicodeDecodeError": 6},
    "unexpected-keyword": {"TypeError": 15},
    "mixed-str-number": {"TypeError": 6},
    "index-out-of-bounds": {"IndexError": 7},
    "empty-sequence": {"IndexError": 7, "ValueError": 2},
    "zero-division": {"ZeroDivisionError": 7},
    "missing-file": {"FileNotFoundError": 1},
    "wrong-version": {"ImportError": 4, "AttributeError": 1, "TypeError": 1},
    "deliberate": {},
    "no-person": {},
}
# Mined fixes of the class that no cause of ours explains (other logic, wrapped in try, and the like).
_OTHER: Mapping[str, float] = {
    "AttributeError": 12, "TypeError": 9, "KeyError": 8, "NameError": 2, "UnboundLocalError": 1, "ImportError": 2,
    "IndexError": 2, "FileNotFoundError": 1, "ZeroDivisionError": 4,
}  # fmt: skip
CERTAIN = 0.95


def prior(causes: Mapping[str, bool], classes: Sequence[str]) -> dict[str, float]:
    """Return the probability of each suspected cause before any probe; the value says whether it is certain.

    `classes` are the exception's class and its bases, the nearest first.
    """
    if any(causes.values()):
        certain = [name for name, is_certain in causes.items() if is_certain]
        return {name: CERTAIN / len(certain) if name in certain else 0.0 for name in causes}
    weights = {name: _first(_FIXES.get(name, {}), classes, 0.5) for name in causes}
    return shares(weights, _first(_OTHER, classes, 1.0))


def _first(table: Mapping[str, float], classes: Sequence[str], otherwise: float) -> float:
    return next((table[name] for name in classes if name in table), otherwise)
