import markdown

NOTES = """\
Notes

<![foo

The end
"""

print(markdown.markdown(NOTES))
