from deepdiff import DeepDiff, Delta

before = {1 + 2j: "a", 3 + 4j: "b"}
assert before + Delta(DeepDiff(before, {}, threshold_to_diff_deeper=0), raise_errors=True) == {}
before = {5: "a", "x": "b", None: "c"}
assert before + Delta(DeepDiff(before, {5: "a"}, threshold_to_diff_deeper=0), raise_errors=True) == {5: "a"}
assert [1, 2, 3, 4] + Delta(DeepDiff([1, 2, 3, 4], [1, 4]), raise_errors=True) == [1, 4]
