ORDERS = [
    {"article": "tea", "quantity": 2, "price": 450},
    {"article": "cup", "quantity": 1, "price": None},
]


def total(orders):
    """Return what the orders cost together, in cents."""
    cents = 0
    for order in orders:
        cents += order["quantity"] * order["price"]
    return cents


print(total(ORDERS))
