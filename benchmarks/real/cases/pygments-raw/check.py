from pygments import highlight
from pygments.formatters import RawTokenFormatter
from pygments.lexers import PythonLexer

plain = highlight("a ? b\n", PythonLexer(), RawTokenFormatter())
assert b"Token.Error\t'?'\n" in plain
red = highlight("a ? b\n", PythonLexer(), RawTokenFormatter(error_color="red"))
assert isinstance(red, bytes) and b"\x1b[" in red and b"Token.Error\t'?'" in red, red
assert b"Token.Name\t'b'\n" in red
