from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

writer = PdfWriter()
writer.add_blank_page(width=72, height=72)
names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("foo"), NumberObject(5)])})
writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/Dests"): names})
stream = BytesIO()
writer.write(stream)

print(list(PdfReader(stream).named_destinations))
