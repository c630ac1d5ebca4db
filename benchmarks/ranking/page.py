"""The figures of the ranking for its page, and the reliability plot beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from benchmarks.ranking.score import Bin
from benchmarks.report import HEAD, Row, cells, markdown

BEGIN = "<!-- figures: written by `make bench-calibration` -->"
SIZE, MARGIN = 320, 48
_STYLE = "font-family:sans-serif;font-size:12px"


def with_figures(page: str, figures: str) -> str:
    """Return the page with its figures replaced; they stand at its end, behind the mark.

    Raises:
        ValueError: the page has no mark.
    """
    before, mark, _ = page.partition(BEGIN)
    if not mark:
        raise ValueError(f"the page has no line {BEGIN!r}, so nobody knows where its figures begin")
    return f"{before}{BEGIN}\n\n{figures}"


def figures(rows: Sequence[Row], bins: Sequence[Bin], *, today: dt.date, machine: str) -> str:
    """Return the figures in Markdown."""
    lines = [(f"{one.stated:.2f}", f"{one.happened:.2f}", str(one.count)) for one in bins]
    return "\n".join([
        f"Measured on {today.isoformat()} ({machine}) with `make bench-calibration`.",
        "",
        "![Reliability: what was stated against what came true](ranking-reliability.svg)",
        "",
        markdown(HEAD, [cells(row) for row in rows]),
        "",
        "The plot's points, each a tenth of the attempts:",
        "",
        markdown(("stated", "came true", "attempts"), lines),
        "",
    ])  # fmt: skip


def plot(bins: Sequence[Bin]) -> str:
    """Return the reliability plot as SVG: stated to the right, came true upwards, the diagonal is perfect."""
    whole = SIZE + 2 * MARGIN
    marks = [tick for n in range(6) for tick in _ticks(n / 5)]
    points = [
        f'<line x1="{_x(one.stated):.1f}" y1="{_y(one.stated):.1f}" x2="{_x(one.stated):.1f}" '
        f'y2="{_y(one.happened):.1f}" stroke="#c33"/>'
        f'<circle cx="{_x(one.stated):.1f}" cy="{_y(one.happened):.1f}" r="4" fill="#046"/>'
        for one in bins
    ]
    size = f'viewBox="0 0 {whole} {whole}" width="{whole}" height="{whole}"'
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="{_STYLE}">',
        "<title>Reliability: stated probability against the share that came true</title>",
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIZE}" height="{SIZE}" fill="none" stroke="#999"/>',
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#999" stroke-dasharray="4"/>',
        *marks,
        *points,
        f'<text x="{whole / 2}" y="{whole - 8}" text-anchor="middle">stated probability</text>',
        f'<text x="14" y="{whole / 2}" text-anchor="middle" transform="rotate(-90 14 {whole / 2})">came true</text>',
        "</svg>",
        "",
    ])  # fmt: skip


def _ticks(value: float) -> tuple[str, str]:
    return (
        f'<text x="{_x(value):.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle">{value:.1f}</text>',
        f'<text x="{_x(0) - 6:.1f}" y="{_y(value) + 4:.1f}" text-anchor="end">{value:.1f}</text>',
    )


def _x(value: float) -> float:
    return MARGIN + SIZE * value


def _y(value: float) -> float:
    return MARGIN + SIZE * (1 - value)
