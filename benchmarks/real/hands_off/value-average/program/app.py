SALES = {"spring": [(2, 400), (1, 900)], "summer": []}


def average_price(sales):
    """Return what a piece was sold for on average, in cents."""
    pieces = sum(number for number, _ in sales)
    earned = sum(number * price for number, price in sales)
    return earned / pieces


for season, sales in SALES.items():
    print(season, average_price(sales))
