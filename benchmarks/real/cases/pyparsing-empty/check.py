from pyparsing import Literal, Word, alphas

expr = Literal("X").add_parse_action(lambda tokens: "")("value")
found = expr.parse_string("X")
assert found["value"] == "" and "value" in found, found
assert Word(alphas)("word").parse_string("abc")["word"] == "abc"
found = Word(alphas)("word").parse_string("abc")
try:
    found["other"]
except KeyError:
    pass
else:
    raise AssertionError("an unknown results name gave a value")
