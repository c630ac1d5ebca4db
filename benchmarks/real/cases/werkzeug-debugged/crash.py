import sys

sys.path.insert(0, "src")

from werkzeug.debug import DebuggedApplication
from werkzeug.wrappers import Response

application = DebuggedApplication(Response("hello"), evalex=True, pin_security=False)
print(application.pin)
