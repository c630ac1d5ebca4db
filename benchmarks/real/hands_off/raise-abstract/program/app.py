from exporter import Commas, Table

ROWS = [("tea", 3), ("cups", 2)]
print(Commas().export(ROWS))
print(Table().export(ROWS))
