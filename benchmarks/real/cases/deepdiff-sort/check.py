from deepdiff import DeepDiff, Delta


def replayed(before, after):
    return before + Delta(DeepDiff(before, after, threshold_to_diff_deeper=0), raise_errors=True)


assert replayed({1 + 2j: "a", 3 + 4j: "b"}, {}) == {}
assert replayed({1 + 2j: "a", 3 + 4j: "b", 5j: "c"}, {5j: "c"}) == {5j: "c"}
assert replayed({"a": 1, "b": 2, "c": 3}, {"a": 1}) == {"a": 1}
assert replayed([1, 2, 3, 4], [1, 4]) == [1, 4]
