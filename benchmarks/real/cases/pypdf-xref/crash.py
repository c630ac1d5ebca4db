from io import BytesIO

from pypdf import PdfReader

OBJECTS = (
    b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>\nendobj\n",
)
body, offsets = b"%PDF-1.4\n", []
for text in OBJECTS:
    offsets.append(len(body))
    body += text
entries = [b"xx xx xxxx 00000 n \n"] + [b"%010d 00000 n \n" % offset for offset in offsets[1:]]
table = b"xref\n1 3\n" + b"".join(entries)
trailer = b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)

print(len(PdfReader(BytesIO(body + table + trailer)).pages))
