from stock import ROWS, pieces

for article, count in pieces(ROWS).items():
    print(article, count)
