from docx import Document

document = Document()
table = document.add_table(2, 3)
assert len(table.rows) == 2 and len(table.columns) == 3
assert table.style.name == "Normal Table", table.style.name
