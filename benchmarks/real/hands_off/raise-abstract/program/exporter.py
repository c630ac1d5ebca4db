class Exporter:
    def export(self, rows):
        return "\n".join(self.line(row) for row in rows)

    def line(self, row):
        raise NotImplementedError(f"{type(self).__name__} does not say how a row is written")


class Commas(Exporter):
    def line(self, row):
        return ",".join(map(str, row))


class Table(Exporter):
    """Not finished."""
