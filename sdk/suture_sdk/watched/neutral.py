"""What a verification run of pytest does without: options that end it early, reorder it or split it.

A candidate is judged by every test of the run, in the same order each time.
"""

from typing import Any, Dict

VERIFY = "SUTURE_VERIFY"

QUIET: Dict[str, Any] = {
    "maxfail": 0,  # -x, --exitfirst, --maxfail
    "usepdb": False,
    "trace": False,
    "stepwise": False,
    "tbstyle": "line",  # nobody reads the tracebacks, and drawing them is half of what a failing test costs
    "numprocesses": None,  # pytest-xdist
    "dist": "no",
    "tx": [],
    "cov_source": [],  # pytest-cov registers itself only for sources
    "no_cov": True,
    "randomly_reorganize": False,  # pytest-randomly
    "randomly_seed": 1,
    "random_order": False,  # pytest-random-order
    "random_order_bucket": None,
    "random_order_seed": None,
}


def quiet(options: Any) -> None:
    """Set the options that this pytest and its plugins know."""
    for name, value in QUIET.items():
        if hasattr(options, name):
            setattr(options, name, value)
