#!/usr/bin/env bash
# Builds both wheels, looks inside, and tries each as a stranger would: installed alone, away from the source.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.venv/bin
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
"$bin/uv" build --quiet --wheel --all-packages --out-dir "$room/wheels"
"$bin/check-wheel-contents" "$room"/wheels/*.whl
"$bin/uv" venv --quiet --python "$bin/python" "$room/venv"
"$bin/uv" pip install --quiet --python "$room/venv/bin/python" --no-deps "$room"/wheels/suture_sdk-*.whl
(cd "$room" && "$room/venv/bin/python" -W error -c "
import suture_sdk, sys
foreign = {m.split('.')[0] for m in sys.modules} - set(sys.stdlib_module_names) - {'suture_sdk', '__main__', '_virtualenv', 'sitecustomize'}  # (Debian has one)
sys.exit(f'importing suture_sdk brought in {sorted(foreign)}' if any(not m.startswith('_') for m in foreign) else 0)")
"$bin/uv" pip install --quiet --python "$room/venv/bin/python" "$room"/wheels/suture-*.whl --find-links "$room/wheels"
(cd "$room" && "$room/venv/bin/suture" --help > /dev/null)
"$bin/pip-licenses" --python "$room/venv/bin/python" --partial-match --from=mixed \
    --allow-only "Apache;BSD;MIT;Python Software Foundation;PSF;ISC;LGPL;Mozilla Public License" > "$room/licences" \
    || { cat "$room/licences"; exit 1; }
echo "wheels: $(cd "$room/wheels" && du -h --apparent-size ./*.whl | tr '\n\t' '  ')"
