import sqlparse

for statement in ("select 1;", "   ", ""):
    print(sqlparse.format(statement, reindent_aligned=True))
