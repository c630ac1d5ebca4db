from decimal import Decimal

from deepdiff import DeepDiff
from deepdiff.distance import _get_numbers_distance as distance

assert abs(distance(Decimal("10.5"), 10.25) - 0.0120481) < 1e-6, distance(Decimal("10.5"), 10.25)
assert distance(10.0, 10) == 0 and distance(0, 10) == 1
assert abs(distance(10.0, 5) - 1 / 3) < 1e-9
assert DeepDiff([1, 2], [2, 1], ignore_order=True) == {}
