import pickle

from bs4 import BeautifulSoup

soup = BeautifulSoup("<p>some markup</p>", "html.parser")
soup.builder = None
assert pickle.loads(pickle.dumps(soup)).decode() == "<p>some markup</p>"
state = soup.__getstate__()
assert "builder" in state and state["builder"] is None
soup = BeautifulSoup("<p>some markup</p>", "html.parser")
assert soup.__getstate__()["builder"] is soup.builder or not soup.builder.picklable
assert pickle.loads(pickle.dumps(soup)).decode() == "<p>some markup</p>"
