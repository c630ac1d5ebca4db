import sqlparse

for statement in ("select a from b", "( as )"):
    print(sqlparse.format(statement, reindent=True))
