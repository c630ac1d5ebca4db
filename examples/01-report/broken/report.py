"""Print the sales of a month by currency.

Usage: python report.py orders.csv
"""

import sys
from decimal import Decimal

from orders import is_foreign, read_orders


def sales_by_currency(orders):
    """Sum the amounts of the orders for each currency."""
    sums = {}
    for order in orders:
        currency = order["currency"]
        sums[currency] = sums.get(currency, Decimal(0)) + Decimal(order["amount"])
    return sums


def main(path):
    orders = read_orders(path)
    for currency, amount in sorted(sales_by_currency(orders).items()):
        print(f"{currency}  {amount:>10}")
    print(f"{sum(map(is_foreign, orders))} of {len(orders)} orders in a foreign currency")


if __name__ == "__main__":
    main(sys.argv[1])
