import sys

sys.path.insert(0, "src")

from marshmallow import Schema, fields


class Person(Schema):
    name = fields.Str()
    born = fields.DateTime(format="%Y")
    parent = fields.Str()


print(Person().load({"name": "Ada", "parent": "Anne"}))
