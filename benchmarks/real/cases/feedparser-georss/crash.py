import feedparser

FEED = """<rss version="2.0" xmlns:gml="http://www.opengis.net/gml"><channel>
<item><title>Station</title><gml:Point srsName="EPSG:4326"><gml:pos>36.9382 31.1732</gml:pos></gml:Point></item>
</channel></rss>"""

for entry in feedparser.parse(FEED).entries:
    print(entry.title)
