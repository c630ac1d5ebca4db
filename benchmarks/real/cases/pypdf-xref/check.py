from io import BytesIO

from pypdf import PdfReader

OBJECTS = (
    b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>\nendobj\n",
)


def reader(broken):
    body, offsets = b"%PDF-1.4\n", []
    for text in OBJECTS:
        offsets.append(len(body))
        body += text
    entries = [b"%010d 00000 n \n" % offset for offset in offsets]
    if broken is not None:
        entries[broken] = b"xx xx xxxx 00000 n \n"
    table = b"xref\n1 3\n" + b"".join(entries)
    trailer = b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return PdfReader(BytesIO(body + table + trailer)), offsets


for broken in (None, 0, 1, 2):
    found, offsets = reader(broken)
    assert len(found.pages) == 1 and found.pages[0].mediabox.width == 72
    assert found.xref[0] == dict(enumerate(offsets, 1)), (broken, found.xref)
