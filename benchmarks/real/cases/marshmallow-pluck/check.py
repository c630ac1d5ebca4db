from marshmallow import Schema, fields


class Artist(Schema):
    name = fields.Str()


class Album(Schema):
    title = fields.Str()
    artist = fields.Pluck(Artist, "name")
    guests = fields.Pluck(Artist, "name", many=True)


def dump(**album):
    result = Album().dump(album)
    return getattr(result, "data", result)


assert dump(title="Untitled", artist=None) == {"title": "Untitled", "artist": None}
assert dump(artist={"name": "Ada"}) == {"artist": "Ada"}
assert dump(guests=[{"name": "a"}, {"name": "b"}]) == {"guests": ["a", "b"]}
assert dump(guests=None) == {"guests": None}
