"""The HTML report: nothing of its text is markup, its pictures and charts are what was given."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from bandloom.quality import figures
from bandloom.quality.report import Report, number

NASTY = '"><script>alert(1)</script>&'


def decoded(png: bytes, tmp_path) -> np.ndarray:
    gdal = pytest.importorskip("osgeo.gdal", reason="GDAL is not installed")
    path = tmp_path / "picture.png"
    path.write_bytes(png)
    return gdal.Open(str(path)).ReadAsArray()


@pytest.mark.parametrize("shape", [(5, 7), (6, 4, 3), (1, 1)])
def test_pictures_are_read_back_as_they_were(shape, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    read = decoded(figures.png(pixels), tmp_path)
    np.testing.assert_array_equal(np.moveaxis(read, 0, -1) if read.ndim == 3 else read, pixels)


@pytest.mark.parametrize(
    "pixels", [np.zeros((3, 3)), np.zeros((3, 3, 4), np.uint8), np.zeros(3, np.uint8)]
)
def test_other_arrays_are_no_pictures(pixels):
    with pytest.raises(ValueError, match="uint8"):
        figures.png(pixels)


def test_stretch_and_heat_map():
    ramp = np.linspace(0, 1000, 101).reshape(1, 1, 101)
    valid = np.ones((1, 101), bool)
    valid[0, 50] = False
    grey = figures.stretch(ramp, valid)
    assert (grey[0, 0], grey[0, -1], grey[0, 50]) == (0, 255, 255)
    assert (np.diff(np.delete(grey[0].astype(int), 50)) >= 0).all()
    assert figures.stretch(np.repeat(ramp, 3, 0)).shape == (1, 101, 3)
    heat = figures.heat_map(np.array([[0.0, 5.0, 99.0, np.nan]]), 10)
    assert heat[0].tolist() == [
        list(figures.HEAT[0]),
        list(figures.HEAT[2]),
        list(figures.HEAT[-1]),
        [255] * 3,
    ]


@pytest.mark.filterwarnings("error")
def test_pictures_of_nothing_valid_are_white():
    nothing = np.full((3, 4, 4), np.nan)
    assert (figures.stretch(nothing) == 255).all()
    assert (figures.heat_map(nothing[0], 1) == 255).all()


def rectangles(svg: str) -> list[dict[str, float]]:
    names = ("x", "y", "width", "height")
    return [
        {name: float(bar.get(name)) for name in names}
        for bar in ElementTree.fromstring(svg).iter("rect")
    ]


def test_bars_are_as_high_as_their_values():
    bars = rectangles(figures.bar_chart(["a", NASTY, "c"], [10, float("nan"), -5], "dB"))
    assert len(bars) == 2
    assert bars[0]["height"] == pytest.approx(2 * bars[1]["height"], abs=0.2)
    assert bars[0]["y"] + bars[0]["height"] == pytest.approx(bars[1]["y"], abs=0.2)


def test_lines_pass_through_their_points():
    svg = figures.line_chart({NASTY: ([0, 5, 7, 10], [0, 1, float("inf"), 0])}, "step", "loss")
    (line,) = ElementTree.fromstring(svg).iter("polyline")
    points = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
    assert len(points) == 3
    assert points[1][0] == pytest.approx((points[0][0] + points[2][0]) / 2, abs=0.1)
    assert points[0][1] == points[2][1] > points[1][1]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "values", [[], [0.0], [3.0, 3.0], [float("nan")], [-2.0, -2.0], [1e-12, 1e12]]
)
def test_charts_of_odd_values(values):
    ElementTree.fromstring(figures.bar_chart([str(value) for value in values], values))
    ElementTree.fromstring(figures.line_chart({"a": (range(len(values)), values)}))


def test_every_text_is_escaped(tmp_path):
    report = Report(NASTY, NASTY)
    report.heading(NASTY)
    report.paragraph(NASTY)
    report.table([NASTY], [[NASTY]], NASTY)
    report.pictures({NASTY: np.zeros((2, 2), np.uint8)})
    report.bars([NASTY], [1.0], NASTY, NASTY)
    report.lines({NASTY: ([0, 1], [0, 1])}, NASTY, NASTY, NASTY)
    page = report.html()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 15
    assert not re.search(r'(?:src|href)="(?!data:)', page)


def test_the_file_holds_the_pictures_and_numbers(tmp_path):
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    report = Report("Fusion quality")
    report.table(["Measure", "Value"], [["SAM", 1.23456], ["pixels", 4], ["Q2n", float("nan")]])
    report.pictures({"error": pixels})
    page = report.html()
    assert all(f"<td>{text}</td>" in page for text in ("1.235", "4", "–"))
    picture = re.search(r"data:image/png;base64,([^\"]+)", page).group(1)
    np.testing.assert_array_equal(decoded(base64.b64decode(picture), tmp_path), pixels)


def test_numbers_as_text():
    texts = [
        number(value)
        for value in (3, 3.0, np.float32(0.25), 1234567.8, float("inf"), -float("inf"), True, "B02")
    ]
    assert texts == ["3", "3", "0.25", "1.235e+06", "∞", "−∞", "True", "B02"]


def test_long_labels_of_bars_are_broken_into_lines():
    labels = ["identity", "tile histogram matching", *("more" for _ in range(5))]
    drawing = figures.bar_chart(labels, [1.0] * 7)
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawing)
    assert "tile" in texts and "histogram" in texts and "matching" in texts and "identity" in texts
