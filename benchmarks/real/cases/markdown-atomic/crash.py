import markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString


class Version(InlineProcessor):
    def handleMatch(self, m, data):
        return AtomicString("1.2.3"), m.start(0), m.end(0)


converter = markdown.Markdown()
converter.inlinePatterns.register(Version(r"VERSION", converter), "version", 100)
print(converter.convert("This is VERSION of it"))
