"""Print the settings in effect as JSON.

Usage: python show_settings.py [FILE ...], later files over earlier ones
"""

import json
import sys

from settings import merged

DEFAULTS = {"theme": "light", "editor": {"font": "mono", "size": 11}}


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    print(json.dumps(merged(DEFAULTS, *map(load, sys.argv[1:])), indent=2))
