from boltons.strutils import MultiReplace, multi_replace

assert multi_replace("The quick brown fox", {}) == "The quick brown fox"
assert MultiReplace([]).sub("") == ""
assert multi_replace("The foo bar cat ate a bat", {"foo": "zoo", "cat": "hat", "bat": "kraken"}) == (
    "The zoo bar hat ate a kraken"
)
assert MultiReplace({r"cat(.+)": "kedi"}, regex=True).sub("purple cats") == "purple kedi"
