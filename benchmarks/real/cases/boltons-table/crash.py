from boltons.tableutils import Table

rows = [["Ada", 1815, "London"], ["Alan", 1912, "London"]]
print(Table(rows, headers=["name", None, "town"]).to_text())
