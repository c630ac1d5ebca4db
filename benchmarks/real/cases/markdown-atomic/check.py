import markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString


class Marker(InlineProcessor):
    def handleMatch(self, m, data):
        return AtomicString("<b>*x*</b>"), m.start(0), m.end(0)


converter = markdown.Markdown()
converter.inlinePatterns.register(Marker(r"MARKER", converter), "marker", 100)
assert converter.convert("a MARKER c") == "<p>a &lt;b&gt;*x*&lt;/b&gt; c</p>", converter.convert("a MARKER c")
assert markdown.markdown("a *b* [c](d)") == '<p>a <em>b</em> <a href="d">c</a></p>'
assert markdown.markdown("**a *b* c**") == "<p><strong>a <em>b</em> c</strong></p>"
