class Cart:
    """What a customer wants to buy."""

    def __init__(self):
        self.lines = {}

    def add(self, article, quantity):
        """Add pieces of an article.

        Raises:
            ValueError: the quantity is not positive.
        """
        if quantity < 1:
            raise ValueError(f"quantity of {article} must be positive, got {quantity}")
        self.lines[article] = self.lines.get(article, 0) + quantity
