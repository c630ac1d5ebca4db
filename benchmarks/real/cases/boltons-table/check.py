from boltons.tableutils import Table

rows = [["Ada", 1815, "London"], ["Alan", 1912, "London"]]
plain = Table(rows, headers=["name", "born", "town"]).to_text().splitlines()
assert [c.strip() for c in plain[0].split("|")] == ["name", "born", "town"]
holes = Table(rows, headers=["name", None, "town"]).to_text().splitlines()
assert len(holes) == 4 and [c.strip() for c in holes[0].split("|")] == ["name", "None", "town"], holes
assert [c.strip() for c in holes[2].split("|")] == ["Ada", "1815", "London"], holes
assert [c.strip() for c in holes[3].split("|")] == ["Alan", "1912", "London"], holes
