ORDERS = [{"id": "17", "customer_id": "4"}, {"id": "18", "customer_id": None}]


def by_customer(orders):
    """Return the numbers of the orders of each customer."""
    found = {}
    for order in orders:
        customer = int(order["customer_id"])
        found.setdefault(customer, []).append(int(order["id"]))
    return found


print(by_customer(ORDERS))
