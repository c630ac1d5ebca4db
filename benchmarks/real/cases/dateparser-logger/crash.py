from dateparser.utils import get_logger

get_logger().info("ready")
