from deepdiff import DeepDiff, Delta

before = {(1, 2): "a", ("x", None): "b", "plain": "c", 7: "d"}
after = {"plain": "c"}
print(before + Delta(DeepDiff(before, after)))
