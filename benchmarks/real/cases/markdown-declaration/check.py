import markdown

html = markdown.markdown("First\n\n<![foo\n\nLast")
assert "First" in html and "foo" in html, html
assert "foo" in markdown.markdown("<![foo")
assert markdown.markdown("<div>raw</div>\n\ntext") == "<div>raw</div>\n\n<p>text</p>"
assert markdown.markdown("<!DOCTYPE html>") == "<!DOCTYPE html>"
assert "<![CDATA[x]]>" in markdown.markdown("<![CDATA[x]]>")
