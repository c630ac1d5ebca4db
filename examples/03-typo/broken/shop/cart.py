from dataclasses import dataclass, field


@dataclass
class Item:
    name: str
    price: int
    quantity: int = 1

    @property
    def subtotal(self) -> int:
        return self.price * self.quantity


@dataclass
class Cart:
    """What a customer is about to buy; prices in cents."""

    items: list[Item] = field(default_factory=list)
    discount_percent: int = 0

    def add(self, item: Item) -> None:
        self.items.append(item)

    def total(self) -> int:
        """Return the price of all items after the discount."""
        full = sum(item.subtotal for item in self.items)
        if self.discount_percent:
            full -= full * self.discount_percnt // 100
        return full
