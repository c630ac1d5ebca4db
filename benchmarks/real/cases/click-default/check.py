import click


class Version:
    def __eq__(self, other):
        if isinstance(other, str):
            raise TypeError("a Version cannot be compared with a string")
        return isinstance(other, Version)

    def __str__(self):
        return "1.2.3"


def shown(**options):
    option = click.Option(["--at"], show_default=True, **options)
    command = click.Command("c", params=[option])
    return command.get_help(click.Context(command))


assert "[default: 1.2.3]" in shown(type=click.UNPROCESSED, default=Version())
assert '[default: ""]' in shown(default="")
assert "[default: abc]" in shown(default="abc")
assert "[default: 7]" in shown(default=7)
