#!/usr/bin/env bash
# Everything a machine can say about the code without running it.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.venv/bin
quiet() { # name, command...: silent when it passes, its whole output when it does not
    local name=$1 output
    shift
    output=$("$@" 2>&1) || { printf '%s\n%s\n' "$name failed:" "$output"; exit 1; }
}
quiet "ruff format" "$bin/ruff" format --check .
quiet "ruff check" "$bin/ruff" check .
quiet "mypy" "$bin/mypy"
quiet "import contracts" "$bin/lint-imports" --no-logo
(cd sdk && quiet "deptry in sdk" "$bin/deptry" . --no-ansi)
(cd engine && quiet "deptry in engine" "$bin/deptry" . --no-ansi)
quiet "sizes" "$bin/python" tools/sizes.py
quiet "wheels" bash tools/wheels.sh
echo "check: format, lint, types, import contracts, dependencies, sizes and wheels are in order"
