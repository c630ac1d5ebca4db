import json
from pathlib import Path


def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def total(orders):
    return sum(order["cents"] for order in orders)


print(total(load("orders.json")))
