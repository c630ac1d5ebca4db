from deepdiff import DeepDiff, Delta

before = {1 + 2j: "a", 3 + 4j: "b"}
print(before + Delta(DeepDiff(before, {}, threshold_to_diff_deeper=0)))
