from docutils.core import publish_string


def page(citation):
    source = f"\nTitle\n=====\n\nAs said in [CIT2002]_.\n\n.. [CIT2002] {citation}\n\nAfterwards.\n"
    return publish_string(source, writer_name="manpage").decode()


assert "CIT2002" in page("") and "Afterwards." in page("")
assert "Some words" in page("Some words") and "CIT2002" in page("Some words")
