import sys

sys.path.insert(0, "src")

from marshmallow import Schema, fields


class Person(Schema):
    name = fields.Str()
    born = fields.DateTime()
    parent = fields.Str()


print(Person().load({"name": "Ada", "parent": "Anne"}))
