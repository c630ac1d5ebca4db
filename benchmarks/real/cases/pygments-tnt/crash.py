from pygments.lexers import TNTLexer

for kind, text in TNTLexer().get_tokens("1 ~a=b premise\n2 (lines 1"):
    print(kind, repr(text))
