import sqlparse


def aligned(text):
    return sqlparse.format(text, reindent_aligned=True)


assert aligned("   ").strip() == "" and aligned("\n").strip() == "" and aligned("") == ""
assert aligned(" select a, b from c") == aligned("select a, b from c")
assert aligned("select a, b from c").splitlines() == ["select a,", "       b", "  from c"], aligned(
    "select a, b from c"
)
