"""A report in one HTML file: text, tables, pictures and charts, nothing fetched and no scripts.

What it is given is translated, numbers too: :mod:`..core.language`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from ..core.language import figures, translated
from .figures import Values, bar_chart, data_uri, line_chart

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222;
  background: #fff }
h1 { font-size: 1.6rem; margin-bottom: 0 } h2 { font-size: 1.2rem; margin-top: 2rem }
p.sub { color: #666; margin-top: .2rem } figure { margin: 1rem 0 } figcaption, caption { color: #666; text-align: left }
table { border-collapse: collapse; margin: .5rem 0 }
td, th { padding: .25rem .7rem; border-bottom: 1px solid #ddd; text-align: right }
td:first-child, th:first-child { text-align: left } img { max-width: 100%; image-rendering: pixelated }
svg { width: 100%; max-width: 40rem } div.row { display: flex; flex-wrap: wrap; gap: 1rem }
"""
# The file may show its own pictures and styles; it may load and run nothing.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def number(value: object) -> str:
    """Return a value as text for a table: four significant digits, a dash for NaN."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        return translated(value) if isinstance(value, str) else str(value)
    value = float(value)
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    whole = value.is_integer() and abs(value) < 1e15
    return f"{int(value)}" if whole else figures(f"{value:.4g}")


def _text(text: str) -> str:
    return escape(translated(text))


class Report:
    """Collects the parts of a report in order; every text is translated and escaped."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        self._title = _text(title)
        self._parts = [f"<h1>{self._title}</h1>"]
        if subtitle:
            self._parts.append(f'<p class="sub">{_text(subtitle)}</p>')

    def heading(self, text: str) -> None:
        """Add a heading."""
        self._parts.append(f"<h2>{_text(text)}</h2>")

    def paragraph(self, text: str) -> None:
        """Add a paragraph of plain text."""
        self._parts.append(f"<p>{_text(text)}</p>")

    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[object]], caption: str = ""
    ) -> None:
        """Add a table; numbers are shown with four significant digits.

        Args:
            header: names of the columns.
            rows: cells, as many as the header has.
            caption: above the table.
        """
        head = "".join(f'<th scope="col">{_text(name)}</th>' for name in header)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(number(value))}</td>" for value in row) + "</tr>"
            for row in rows
        )
        self._parts.append(
            f"<table><caption>{_text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def pictures(self, pictures: Mapping[str, np.ndarray]) -> None:
        """Add pictures side by side, by caption: uint8 ``(rows, cols)`` or ``(rows, cols, 3)``."""
        figures = (
            f'<figure><img src="{data_uri(pixels)}" alt="{_text(caption)}">'
            f"<figcaption>{_text(caption)}</figcaption></figure>"
            for caption, pixels in pictures.items()
        )
        self._parts.append(f'<div class="row">{"".join(figures)}</div>')

    def bars(
        self, labels: Sequence[str], values: Sequence[float], caption: str, unit: str = ""
    ) -> None:
        """Add a bar chart, one bar a label.

        Args:
            labels: below the bars.
            values: one a label; those that are not finite leave a gap.
            caption: below the chart.
            unit: of the values.
        """
        shown = [translated(label) for label in labels]
        self._figure(bar_chart(shown, values, translated(unit)), caption)

    def lines(
        self,
        series: Mapping[str, tuple[Values, Values]],
        caption: str,
        x_name: str = "",
        y_name: str = "",
    ) -> None:
        """Add a line chart of named (x, y) series.

        Args:
            series: abscissas and ordinates by name.
            caption: below the chart.
            x_name: below the axis.
            y_name: above the axis.
        """
        shown = {translated(name): points for name, points in series.items()}
        self._figure(line_chart(shown, translated(x_name), translated(y_name)), caption)

    def _figure(self, drawing: str, caption: str) -> None:
        self._parts.append(f"<figure>{drawing}<figcaption>{_text(caption)}</figcaption></figure>")

    def html(self) -> str:
        """Return the whole document."""
        return (
            f'<!doctype html><html><head><meta charset="utf-8"><title>{self._title}</title>'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{STYLE}</style></head><body>{''.join(self._parts)}</body></html>\n"
        )
