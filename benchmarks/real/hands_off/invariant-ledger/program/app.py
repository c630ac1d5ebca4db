"""Close the month: every booking has two sides, and they must agree."""

BOOKINGS = [
    {"debit": "cash", "credit": "sales", "in": 1200, "out": 1200},
    {"debit": "rent", "credit": "cash", "in": 800, "out": 880},
]


def close(bookings):
    debits = sum(booking["in"] for booking in bookings)
    credits = sum(booking["out"] for booking in bookings)
    assert debits == credits, f"the books do not balance: {debits} against {credits}"
    return {"total": debits, "bookings": len(bookings)}


print(close(BOOKINGS))
