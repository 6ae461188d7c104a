"""Figures of a report without a plotting library: PNG pictures and SVG charts as text."""

from __future__ import annotations

import base64
import math
import struct
import textwrap
import zlib
from collections.abc import Mapping, Sequence
from html import escape
from typing import Union

import numpy as np

from ..core.language import figures as written

Values = Union[Sequence[float], np.ndarray]
COLOURS = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#56b4e9",
    "#d55e00",
    "#808080",
    "#8c564b",
)  # Okabe and Ito's
HEAT = ((0, 0, 4), (87, 16, 110), (188, 55, 84), (249, 142, 9), (252, 255, 164))  # dark to light
LETTER = 6.5  # pixels: width of a letter, about
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 300, 70, 14, 26, 46


def png(pixels: np.ndarray) -> bytes:
    """Encode uint8 ``(rows, cols)`` grey or ``(rows, cols, 3)`` RGB as a PNG file.

    Raises:
        ValueError: another type or shape.
    """
    if pixels.dtype != np.uint8 or pixels.ndim not in (2, 3) or pixels.shape[2:] not in ((), (3,)):
        raise ValueError(
            f"A picture is uint8 (rows, cols) or (rows, cols, 3); found {pixels.dtype} {pixels.shape}."
        )
    rows, cols = pixels.shape[:2]
    colour_type = 2 if pixels.ndim == 3 else 0
    header = struct.pack(">IIBBBBB", cols, rows, 8, colour_type, 0, 0, 0)
    lines = np.zeros((rows, 1 + pixels[0].size), np.uint8)  # each line starts with filter type 0
    lines[:, 1:] = pixels.reshape(rows, -1)
    contents = {b"IHDR": header, b"IDAT": zlib.compress(lines.tobytes(), 6), b"IEND": b""}
    chunks = (
        struct.pack(">I", len(data)) + name + data + _crc(name + data)
        for name, data in contents.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _crc(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


def data_uri(pixels: np.ndarray) -> str:
    """Return a picture as a ``data:`` address."""
    return "data:image/png;base64," + base64.b64encode(png(pixels)).decode("ascii")


def stretch(image: np.ndarray, valid: np.ndarray | None = None) -> np.ndarray:
    """Return ``(1 or 3, rows, cols)`` as a uint8 picture, its 2nd to 98th percentiles as black to white.

    Invalid pixels are white.
    """
    valid = np.isfinite(image).all(0) & (True if valid is None else valid)
    levels = [_scaled(band, valid, *_percentiles(band, valid)) for band in image]
    picture = np.stack([(level * 255).round().astype(np.uint8) for level in levels], axis=-1)
    picture[~valid] = 255
    return picture[..., 0] if len(image) == 1 else picture


def heat_map(values: np.ndarray, high: float, valid: np.ndarray | None = None) -> np.ndarray:
    """Return values as an RGB picture from dark to light.

    Args:
        values: (rows, cols).
        high: value that is drawn as light as anything above it; 0 is dark.
        valid: bool (rows, cols); what is not valid, or not finite, is white.
    """
    valid = np.isfinite(values) & (True if valid is None else valid)
    level = _scaled(values, valid, 0.0, high)
    stops = np.linspace(0, 1, len(HEAT))
    channels = [
        np.interp(level, stops, [colour[channel] for colour in HEAT]) for channel in range(3)
    ]
    picture = np.stack(channels, axis=-1).round().astype(np.uint8)
    picture[~valid] = 255
    return picture


def _percentiles(band: np.ndarray, valid: np.ndarray) -> tuple[float, float]:
    if not valid.any():
        return 0.0, 1.0
    low, high = np.percentile(band[valid], (2, 98))
    return float(low), float(high)


def _scaled(band: np.ndarray, valid: np.ndarray, low: float, high: float) -> np.ndarray:
    values = np.where(valid, band, low).astype(np.float64)
    return np.clip((values - low) / (high - low if high > low else 1.0), 0, 1)


def bar_chart(labels: Sequence[str], values: Sequence[float], unit: str = "") -> str:
    """Return an SVG bar chart; values that are not finite leave a gap.

    Args:
        labels: below the bars, wrapped.
        values: one a label.
        unit: of the values, above the axis.
    """
    finite = [value for value in values if math.isfinite(value)]
    ticks = _ticks(min([0.0, *finite]), max([0.0, *finite]))
    y = _scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    slot = (WIDTH - LEFT - RIGHT) / max(len(values), 1)
    marks = [_axis(ticks, y, unit)]
    for index, (label, value) in enumerate(zip(labels, values)):
        left = LEFT + slot * index
        lines = textwrap.wrap(label, max(int(slot / LETTER), 1), break_long_words=False)
        for row, line in enumerate(lines):
            marks.append(_text(left + slot / 2, HEIGHT - BOTTOM + 16 + 12 * row, line, "middle"))
        if math.isfinite(value):
            top, bottom = sorted((y(value), y(0)))
            shown = f"{label}: {written(f'{value:.4g}')}"
            marks.append(
                f'<rect x="{left + slot * 0.15:.1f}" y="{top:.1f}" width="{slot * 0.7:.1f}" '
                f'height="{bottom - top:.1f}" fill="{COLOURS[0]}"><title>{escape(shown)}</title></rect>'
            )
    return _svg(marks)


def line_chart(
    series: Mapping[str, tuple[Values, Values]],
    x_name: str = "",
    y_name: str = "",
) -> str:
    """Return an SVG line chart of named (x, y) series; points that are not finite are left out.

    Args:
        series: abscissas and ordinates by name.
        x_name: below the axis.
        y_name: above the axis.
    """
    points = {
        name: [(a, b) for a, b in zip(xs, ys) if math.isfinite(a) and math.isfinite(b)]
        for name, (xs, ys) in series.items()
    }
    every = [point for line in points.values() for point in line] or [(0.0, 0.0)]
    x_ticks = _ticks(min(a for a, _ in every), max(a for a, _ in every))
    y_ticks = _ticks(min(b for _, b in every), max(b for _, b in every))
    x = _scale(x_ticks[0], x_ticks[-1], LEFT, WIDTH - RIGHT)
    y = _scale(y_ticks[0], y_ticks[-1], HEIGHT - BOTTOM, TOP)
    marks = [
        _axis(y_ticks, y, y_name),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x_name, "middle"),
    ]
    marks += [
        _text(x(tick), HEIGHT - BOTTOM + 16, written(f"{tick:g}"), "middle") for tick in x_ticks
    ]
    for index, (name, line) in enumerate(points.items()):
        colour = COLOURS[index % len(COLOURS)]
        path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in line)
        marks.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        marks.append(_text(WIDTH - RIGHT, TOP + 14 * index, name, "end", colour))
    return _svg(marks)


def _scale(low: float, high: float, start: float, stop: float):  # noqa: ANN202 - a function of one number
    return lambda value: start + (value - low) / (high - low) * (stop - start)


def _ticks(low: float, high: float) -> list[float]:
    """Return four to eleven round numbers that enclose ``low`` and ``high``."""
    if high <= low:
        low, high = low - 0.5 * (abs(low) or 1), high + 0.5 * (abs(high) or 1)
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, last + 1)]


def _axis(ticks: Sequence[float], y, name: str) -> str:  # noqa: ANN001 - as _scale
    lines = [_text(4, 14, name, "start")]
    for tick in ticks:
        lines.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="currentColor" '
            f'stroke-opacity="{0.6 if tick == 0 else 0.15}"/>'
        )
        lines.append(_text(LEFT - 6, y(tick) + 4, written(f"{tick:.4g}"), "end"))
    return "".join(lines)


def _text(x: float, y: float, text: str, anchor: str, fill: str = "currentColor") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(str(text))}</text>'


def _svg(marks: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="12">{"".join(marks)}</svg>'
