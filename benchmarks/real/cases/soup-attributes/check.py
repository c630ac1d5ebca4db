from bs4 import BeautifulSoup

markup = '<html class="x y"><p class="a b"><a href="x" class="c d">link</a></p></html>'
soup = BeautifulSoup(markup, "html5lib", multi_valued_attributes={"a": ["class"]})
assert soup.a["class"] == ["c", "d"], soup.a["class"]
assert soup.p["class"] == "a b" and soup.html["class"] == "x y", soup.p["class"]
soup = BeautifulSoup(markup, "html5lib", multi_valued_attributes={"*": ["class"]})
assert soup.a["class"] == ["c", "d"] and soup.html["class"] == ["x", "y"]
soup = BeautifulSoup(markup, "html5lib")
assert soup.a["class"] == ["c", "d"] and soup.a["href"] == "x"
