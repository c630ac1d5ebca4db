import feedparser

FEED = """<rss version="2.0"><channel><item>
<description>&lt;p&gt;before &lt;![unknown[ x ]]&gt; after&lt;/p&gt;</description>
</item></channel></rss>"""

for entry in feedparser.parse(FEED).entries:
    print(entry.description)
