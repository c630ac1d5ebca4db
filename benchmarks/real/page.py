"""The page of the reference that shows the table of real crashes."""


def page(results, tool):
    return ""
