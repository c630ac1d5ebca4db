import feedparser

POINT = "<gml:Point srsName='EPSG:4326'><gml:pos>36.9382 31.1732</gml:pos></gml:Point>"


def entry(inside):
    spaces = "xmlns:gml='http://www.opengis.net/gml' xmlns:georss='http://www.georss.org/georss'"
    return feedparser.parse(f"<rss version='2.0' {spaces}><channel><item>{inside}</item></channel></rss>").entries[0]


bare = entry(f"<title>Station</title>{POINT}")
assert bare.title == "Station" and bare["where"]["srsName"] == "EPSG:4326", bare
assert bare["where"]["srsDimension"] == 2, bare
whole = entry(f"<georss:where>{POINT}</georss:where>")
assert whole["where"]["type"] == "Point" and whole["where"]["coordinates"] == (31.1732, 36.9382), whole
assert whole["where"]["srsName"] == "EPSG:4326"
