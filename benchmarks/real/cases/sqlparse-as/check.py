import sqlparse

assert sqlparse.format("( as )", reindent=True) == "(as)", sqlparse.format("( as )", reindent=True)
assert sqlparse.format("select a, b from c", reindent=True) == "select a,\n       b\nfrom c"
assert sqlparse.format("select ( 1 + 2 ) as x", strip_whitespace=True) == "select (1 + 2) as x"
assert sqlparse.format("( select  1 )", strip_whitespace=True) == "(select 1)"
