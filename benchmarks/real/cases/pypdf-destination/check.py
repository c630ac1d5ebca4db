from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, NumberObject, TextStringObject

writer = PdfWriter()
writer.add_blank_page(width=72, height=72)
names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("foo"), NumberObject(5)])})
writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/Dests"): names})
stream = BytesIO()
writer.write(stream)
found = PdfReader(stream).named_destinations
assert list(found) == ["foo"] and isinstance(found["foo"]["/Page"], NullObject), found

writer = PdfWriter()
for _ in range(2):
    writer.add_blank_page(width=72, height=72)
writer.add_named_destination("Chapter 1", 0)
writer.add_named_destination("Chapter 2", 1)
stream = BytesIO()
writer.write(stream)
found = PdfReader(stream).named_destinations
assert sorted(found) == ["Chapter 1", "Chapter 2"]
assert not isinstance(found["Chapter 2"]["/Page"], NullObject), found
