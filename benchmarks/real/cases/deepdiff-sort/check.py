from deepdiff import DeepDiff, Delta

before = {(1, 2): "a", ("x", None): "b", "plain": "c", 7: "d"}
after = {"plain": "c"}
assert before + Delta(DeepDiff(before, after)) == after
assert [1, 2, 3] + Delta(DeepDiff([1, 2, 3], [1])) == [1]
