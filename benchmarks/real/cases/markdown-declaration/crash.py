import markdown

print(markdown.markdown("Notes\n\n<![if !supportLists]>\n\nEnd"))
print(markdown.markdown("<![foo"))
