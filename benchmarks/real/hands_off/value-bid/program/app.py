AUCTIONS = [
    {"article": "clock", "bids": [100, 250, 175]},
    {"article": "lamp", "bids": []},
]


def hammer_price(auction):
    """Return for how much the article goes, in euros."""
    return max(auction["bids"])


for auction in AUCTIONS:
    print(auction["article"], hammer_price(auction))
