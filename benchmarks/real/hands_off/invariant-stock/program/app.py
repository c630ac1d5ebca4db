from stock import Stock

ORDERS = [("bolt", 40), ("nut", 25), ("bolt", 70)]

stock = Stock({"bolt": 100, "nut": 100})
for article, number in ORDERS:
    print(article, stock.take(article, number))
