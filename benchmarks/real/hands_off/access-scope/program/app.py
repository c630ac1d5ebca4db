CLAIMS = [
    {"sub": "backup", "scope": "files read write"},
    {"sub": "mirror", "scope": "files"},
]


def may_write(claims):
    """Say whether the third scope of a token is the one for writing."""
    scopes = claims["scope"].split()
    return scopes[2] == "write"


for claims in CLAIMS:
    print(claims["sub"], may_write(claims))
