from babel.numbers import format_compact_currency

PRICES = [5, 250, 1000, 1_000_000]

for price in PRICES:
    print(format_compact_currency(price, "EUR", locale="nl"))
