"""Reading the shop's export of orders."""

import csv


def read_orders(path):
    """Return one dictionary for each order; empty cells of the export are left out."""
    with open(path, newline="", encoding="utf-8") as file:
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]


def price_tag(order):
    """Return the price as it is printed on the packing slip."""
    return f"{order['amount']} {order.get('currency', 'EUR')}"


def is_foreign(order):
    """Say whether the order is paid in another currency than ours."""
    return order.get("currency", "EUR") != "EUR"
