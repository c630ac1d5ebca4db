ROWS = [
    {"article": "bolt", "count": 120},
    {"article": "nut", "count": 80},
    {"article": "washer"},
]


def pieces(rows):
    """Return how many pieces there are of each article."""
    return {row["article"]: row["count"] for row in rows}
