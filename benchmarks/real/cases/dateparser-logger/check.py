import logging

from dateparser.utils import get_logger

logger = get_logger()
assert logger is logging.getLogger("dateparser"), logger
assert len(logging.root.handlers) == 1 and logging.root.level == logging.DEBUG, logging.root
assert isinstance(logging.root.handlers[0], logging.StreamHandler)
get_logger()
assert len(logging.root.handlers) == 1
