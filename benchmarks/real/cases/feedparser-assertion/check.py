import feedparser


def description(text):
    feed = f"<rss version='2.0'><channel><item><description>{text}</description></item></channel></rss>"
    return feedparser.parse(feed).entries[0].description


strange = description("&lt;p&gt;before &lt;![unknown[ x ]]&gt; after&lt;/p&gt;")
assert "before" in strange and "after" in strange and "unknown" in strange, strange
assert description("&lt;b&gt;bold&lt;/b&gt;") == "<b>bold</b>"
