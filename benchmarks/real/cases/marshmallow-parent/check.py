from marshmallow import Schema, fields


class Person(Schema):
    name = fields.Str()
    born = fields.DateTime()
    parent = fields.Str()

    class Meta:
        datetimeformat = "%Y/%m"


person = Person().load({"name": "Ada", "parent": "Anne", "born": "1815/12"})
assert person["parent"] == "Anne" and person["born"].month == 12, person
schema = Person()
assert schema.fields["born"].root is schema


class Group(Schema):
    days = fields.List(fields.DateTime())

    class Meta:
        datetimeformat = "%Y"


group = Group()
assert group.load({"days": ["1999"]})["days"][0].year == 1999
assert group.fields["days"].inner.root is group
