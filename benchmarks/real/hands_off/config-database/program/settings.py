import os

DATABASE = os.environ["SHOP_DATABASE_URL"]
PAGE_SIZE = int(os.environ.get("SHOP_PAGE_SIZE", "20"))
