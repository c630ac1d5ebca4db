import os

from werkzeug.debug import DebuggedApplication
from werkzeug.wrappers import Response

os.environ["WERKZEUG_DEBUG_PIN"] = "123-456-789"
application = DebuggedApplication(Response("hello"), evalex=True, pin_security=False)
assert application.pin is None, application.pin
application.pin = "1"
assert application.pin == "1"
secured = DebuggedApplication(Response("hello"), evalex=True, pin_logging=False)
assert secured.pin == "123-456-789", secured.pin
secured.pin = None
assert secured.pin is None
