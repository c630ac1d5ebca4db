from decimal import Decimal

from deepdiff import DeepDiff

print(DeepDiff([Decimal("10.5"), 3], [10.25, 3.5], ignore_order=True))
