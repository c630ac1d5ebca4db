import json
from pathlib import Path


def tariffs():
    """Return the price of each zone, in cents."""
    return json.loads(Path("/etc/tram-example/tariffs.json").read_text(encoding="utf-8"))


def fare(zones):
    prices = tariffs()
    return sum(prices[zone] for zone in zones)


print(fare(["A", "B"]))
