from bs4 import BeautifulSoup

markup = '<html class="x y"><p class="a b"><a href="x" class="c d">link</a></p></html>'
soup = BeautifulSoup(markup, "html5lib", multi_valued_attributes={"p": "class"})
print(soup.p["class"], soup.a["class"])
