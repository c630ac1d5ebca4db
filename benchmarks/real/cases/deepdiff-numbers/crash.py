from decimal import Decimal

from deepdiff import DeepDiff

print(DeepDiff([Decimal("10.5")], [10.25], ignore_order=True, cutoff_intersection_for_pairs=1))
