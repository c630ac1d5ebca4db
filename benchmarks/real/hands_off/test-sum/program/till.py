def change(paid, price):
    """Return the coins to give back, the largest first, in cents."""
    rest, coins = paid - price, []
    for coin in (200, 100, 50, 20, 10, 5, 2, 1):
        number, rest = divmod(rest, coin)
        coins += [coin] * number
    return coins
