from docx import Document

document = Document()
table = document.add_table(2, 3)
table.cell(0, 0).text = "name"
print(len(table.rows), len(table.columns))
