from pygments.lexers import TNTLexer


def tokens(text):
    return list(TNTLexer().get_tokens(text))


broken = tokens("1 ~a=b premise\n2 (lines 1")
assert "".join(text for _, text in broken).startswith("1 ~a=b premise"), broken
whole = tokens("0 a=b premise\n")
assert "".join(text for _, text in whole) == "0 a=b premise\n"
assert not [kind for kind, _ in whole if "Error" in str(kind)], whole
assert len(tokens("\n")) >= 1
