class Stock:
    def __init__(self, pieces):
        self.pieces = dict(pieces)

    def take(self, article, number):
        self.pieces[article] -= number
        assert self.pieces[article] >= 0, f"less than nothing of {article}"
        return self.pieces[article]
