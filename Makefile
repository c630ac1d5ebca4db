# Two commands matter: `make demo` and `make test`. Both do the set-up first.
SHELL := /bin/bash
export UV_PYTHON_DOWNLOADS := never
PYTHON ?= python3
UV := .venv/bin/uv
STAMP := .venv/.suture-ready

.PHONY: setup demo test check bench-fix bench-candidates bench-calibration mutation bench-real bench-flags bench-guard bench-patches

setup: $(STAMP)

$(STAMP): pyproject.toml uv.lock sdk/pyproject.toml engine/pyproject.toml packages.apt tools/system-packages.sh
	@bash tools/system-packages.sh packages.apt
	@test -x $(UV) || { $(PYTHON) -m venv .venv && .venv/bin/python -m pip install --quiet --disable-pip-version-check uv; }
	@$(UV) sync --frozen --quiet --inexact --all-packages
	@touch $@

demo: setup
	@.venv/bin/python examples/demo.py

check: setup
	@bash tools/check.sh

test: check
	@.venv/bin/python -m pytest -n 2 --dist worksteal

bench-fix: setup
	@.venv/bin/python benchmarks/fix.py

bench-candidates: setup
	@.venv/bin/python benchmarks/candidates.py

bench-real: setup
	@.venv/bin/python benchmarks/real_bench.py

bench-flags: setup
	@.venv/bin/python benchmarks/flags.py

bench-guard: setup
	@.venv/bin/python benchmarks/guard.py

bench-patches: setup
	@.venv/bin/python benchmarks/patches_bench.py

bench-calibration: setup
	@.venv/bin/python benchmarks/calibration.py --write

mutation: setup
	@bash tools/mutation.sh
