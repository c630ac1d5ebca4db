from docutils.core import publish_string

SOURCE = """
Title
=====

As said in [CIT2002]_.

.. [CIT2002]
"""

print(publish_string(SOURCE, writer_name="manpage").decode())
