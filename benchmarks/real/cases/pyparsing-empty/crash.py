from pyparsing import Literal

expr = Literal("X").add_parse_action(lambda tokens: "")("value")
print(repr(expr.parse_string("X")["value"]))
