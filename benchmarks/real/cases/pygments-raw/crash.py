from pygments import highlight
from pygments.formatters import RawTokenFormatter
from pygments.lexers import PythonLexer

print(highlight("price = 3 ? 4\n", PythonLexer(), RawTokenFormatter(error_color="red")).decode())
