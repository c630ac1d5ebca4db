"""How much memory `suture fix` takes on a large tree: the peak of its own process, without the runs of the command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.programs import write
from benchmarks.report import Row, at_most

FILES = 5_000
LIMIT = 200  # MiB
PER_FOLDER = 50
MAIN = """\
from shop.module_0 import price

PRICES = {"tea": 3, "coffee": 4}


def total(order):
    \"\"\"Return what an order costs.\"\"\"
    found = sum(price(PRICES, item) for item in order)
    return fuond


if __name__ == "__main__":
    print(total(["tea", "coffee"]))
"""
MODULE = """\
\"\"\"Module {number} of the shop.\"\"\"

NAME = "module {number}"


def price(prices, item):
    \"\"\"Return the price of an item.\"\"\"
    return prices[item]


def total_{number}(orders):
    \"\"\"Return what the orders of department {number} cost.\"\"\"
    found = 0
    for order in orders:
        found += order["amount"] * order["price"] + {number}
    return found
"""
RUN = """\
import sys
from suture.cli.main import main

status = main(["fix", "--json", "--", sys.executable, "main.py"])
sys.stdout.flush()
with open("/proc/self/status") as file:
    peak = next(line for line in file if line.startswith("VmHWM:"))
sys.stderr.write(peak)
sys.exit(status)
"""


def tree(folder: Path, files: int = FILES) -> Path:
    """Write a failing program in a tree of so many files."""
    modules = {
        f"shop/{f'part_{number // PER_FOLDER}/' if number else ''}module_{number}.py": MODULE.format(number=number)
        for number in range(files - 1)
    }
    return write(folder, {**modules, "main.py": MAIN})


def peak(status: str) -> float:
    """Return the peak of resident memory in MiB that the last line of a process's standard error names in KiB.

    Read from the kernel's VmHWM, since the maximum of getrusage is handed down from the parent.

    Raises:
        ValueError: the last line is another one.
    """
    last = (status.strip().splitlines() or [""])[-1]
    name, _, rest = last.partition(":")
    if name != "VmHWM":
        raise ValueError(f"the process did not tell its peak of memory, its last line is {last!r}")
    return int(rest.split()[0]) / 1024


def measure(folder: Path, files: int = FILES) -> list[Row]:
    """Heal one failure in a large tree.

    Raises:
        RuntimeError: it was not healed, so the memory of a whole heal is not known.
    """
    root = tree(folder / "project", files)
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    argv = (sys.executable, "-c", RUN)
    done = subprocess.run(argv, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"suture fix ended with {done.returncode}: {done.stdout[-300:]} {done.stderr[-300:]}")
    return [at_most(f"peak of memory of suture fix on {files} files", peak(done.stderr), "MiB", LIMIT)]
