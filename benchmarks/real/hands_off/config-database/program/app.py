import settings

print("connecting to", settings.DATABASE, "with pages of", settings.PAGE_SIZE)
