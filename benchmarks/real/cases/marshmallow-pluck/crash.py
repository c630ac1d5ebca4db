from marshmallow import Schema, fields


class Artist(Schema):
    name = fields.Str()


class Album(Schema):
    title = fields.Str()
    artist = fields.Pluck(Artist, "name")


print(Album().dump({"title": "Untitled", "artist": None}))
