"""Programs that the benchmark of `suture fix` writes: one passing suite and three failing programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist")

WORK = '''\
import hashlib


def work(digests):
    """Take a known amount of time and no memory."""
    state = b"x" * 64
    for _ in range(digests):
        state = hashlib.sha256(state).digest() * 2
    return state[:1].hex()
'''

SCRIPT = """\
from work import work

ORDERS = [
    {{"customer": "Ada", "amount": 3, "price": 250}},
    {{"customer": "Alan", "amount": 1, "price": 990}},
]


def total(orders):
    \"\"\"Return what all orders cost together.\"\"\"
    subtotal = 0
    for order in orders:
        subtotal += order["amount"] * order["price"]
    return subtotl


work({digests})
print(total(ORDERS))
"""

CART = """\
def total(orders):
    \"\"\"Return what all orders cost together.\"\"\"
    subtotal = 0
    for order in orders:
        subtotal += order["amount"] * order["price"]
    return subtotl


def largest(orders):
    return max(orders, key=lambda order: order["amount"])
"""

SUITE = """\
import pytest

from cart import largest, total
from work import work

ORDERS = [{{"amount": 3, "price": 250}}, {{"amount": 1, "price": 990}}]


def test_the_total_counts_every_order():
    assert total(ORDERS) == 1740


def test_the_largest_order_is_the_one_with_most_pieces():
    assert largest(ORDERS)["amount"] == 3


@pytest.mark.parametrize("number", range(20))
def test_work_is_done(number):
    assert work({digests} // 20) == work({digests} // 20)
"""

PASSING = """\
import pytest

from work import work


class Account:
    def __init__(self, balance):
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self


@pytest.mark.parametrize("number", range({small}))
def test_a_deposit_adds(number):
    assert Account(number).deposit(1).balance == number + 1


@pytest.mark.parametrize("number", range(20))
def test_work_is_done(number):
    assert len(work({digests} // 20)) == 2
"""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files below a new folder and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def passing_suite(folder: Path, digests: int, small: int = 400) -> Path:
    """Write a suite that passes: `small` tests that do next to nothing and 20 that share the digests."""
    return write(folder, {"work.py": WORK, "test_account.py": PASSING.format(small=small, digests=digests)})


def failing_script(folder: Path, digests: int) -> Path:
    """Write a script, `report.py`, that works first and then fails with a NameError."""
    return write(folder, {"work.py": WORK, "report.py": SCRIPT.format(digests=digests)})


def failing_suite(folder: Path, digests: int) -> Path:
    """Write a suite, `test_cart.py`, of which one test in 22 fails with a NameError."""
    return write(folder, {"work.py": WORK, "cart.py": CART, "test_cart.py": SUITE.format(digests=digests // 2)})
