import pickle

from bs4 import BeautifulSoup

soup = BeautifulSoup("<p>some markup</p>", "html.parser")
soup.builder = None
print(len(pickle.dumps(soup)))
