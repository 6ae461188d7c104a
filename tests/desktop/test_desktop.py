"""What a user sees and gets in QGIS's window: tests of what session.py did there, one a step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bandloom.rasters.raster import describe
from osgeo import gdal

COLOURS = {
    "red": ("red", "B04"),
    "green": ("green", "B03"),
    "blue": ("blue", "B02"),
}  # and the bands' names
CELLS = 3  # as in session.py
CLOSE = 4.0  # of 255: pixels on the edges of the regions may fall on either side
CHAINS = {
    "pansharpenandassess": ["Pansharpened"],
    "sentinel2togaofen1": ["Aligned", "Sharpened"],
    "superresolveandassess": ["Superresolved"],
}


@pytest.fixture
def step(desktop):
    """Returns ``step(name)``: what a step recorded; fails where the step did."""

    def facts(name: str) -> dict:
        assert name in desktop, f"QGIS never came to the step '{name}': see build/desktop/qgis.log"
        assert not desktop[name]["error"], (
            f"step '{name}': {desktop[name]['error']} (picture: build/desktop)"
        )
        return desktop[name]["facts"]

    return facts


def loaded(facts: dict, names: list[str]) -> list[dict]:
    """The layers that a run added to the project, which must be these."""
    layers = sorted(facts["layers"], key=lambda layer: layer["name"])
    assert [layer["name"] for layer in layers] == names, (
        f"layers that the run loaded; its log:\n{facts['log']}"
    )
    assert all(layer["valid"] for layer in layers)
    return layers


def check_place(layer: dict, source: str) -> None:
    """A layer lies where the input does."""
    wanted = describe(source).grid
    left, top = wanted.geotransform[0], wanted.geotransform[3]
    right = left + wanted.geotransform[1] * wanted.width
    bottom = top + wanted.geotransform[5] * wanted.height
    assert np.allclose(corners(layer["extent"]), [left, bottom, right, top], atol=1e-3)
    assert layer["crs"] == "EPSG:" + gdal.Open(source).GetSpatialRef().GetAuthorityCode(None)


def corners(extent: str) -> list[float]:
    """Return smallest x and y, largest x and y of an extent as QGIS writes it."""
    return [float(number) for pair in extent.split(" : ") for number in pair.split(",")]


def check_colours(facts: dict, layer: dict) -> np.ndarray:
    """The canvas shows the red, green and blue bands as such, stretched as the layer says; returns its colours."""
    shown = np.array(facts["colours"][layer["source"]]).reshape(CELLS, CELLS, 3)
    wanted = regions(layer)
    assert np.abs(shown - wanted).max() < CLOSE, (
        f"on the canvas\n{shown.round()}\nand in the file\n{wanted.round()}"
    )
    assert wanted.std() > 1, "the map is blank"
    return shown


def regions(layer: dict) -> np.ndarray:
    """What the regions of a raster look like, 0 to 255, by its own values and the names of its bands, over white."""
    dataset = gdal.Open(layer["copy"])
    bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
    picture, valid = [], True
    for colour, names in COLOURS.items():
        (band,) = [one for one in bands if one.GetDescription().split(" ")[0] in names]
        values = band.ReadAsArray() * (band.GetScale() or 1.0) + (band.GetOffset() or 0.0)
        low, high = layer["stretch"][colour]
        picture.append(255 * np.clip((values - low) / (high - low), 0, 1))
        valid = valid & (band.GetMaskBand().ReadAsArray() > 0)
    picture = np.where(valid, picture, 255.0).transpose(1, 2, 0)
    rows = np.array_split(picture, CELLS, axis=0)
    return np.array(
        [[cell.mean((0, 1)) for cell in np.array_split(row, CELLS, axis=1)] for row in rows]
    )


def test_the_zip_runs_from_a_fresh_profile(step):
    facts = step("start")
    assert "bandloom" in facts["plugins"]
    assert Path(facts["path"]).parts[-5:] == (
        "default",
        "python",
        "plugins",
        "bandloom",
        "__init__.py",
    )
    assert {"Sharpen Sentinel-2 bands", "Pan-sharpen", "Super-resolve L1B and assess"} <= set(
        facts["algorithms"]
    )


def test_sharpened_sample_is_on_the_map_in_its_colours(step, sample):
    facts = step("sharpen")
    assert facts["successful"], facts["log"]
    (layer,) = loaded(facts, ["Sharpened bands: sentinel2_10m"])
    check_place(layer, sample["INPUT_10M"])
    assert len(describe(layer["copy"]).bands) == 12
    check_colours(facts, layer)


def test_pansharpened_layer_is_on_the_map_in_its_colours(step, desktop):
    facts = step("pansharpen")
    assert facts["successful"], facts["log"]
    (layer,) = loaded(facts, ["pansharpened"])
    assert Path(layer["source"]).name == "pansharpened.tif"
    check_place(layer, desktop["plan"]["pan"])
    check_thirds(check_colours(facts, layer))


def check_thirds(shown: np.ndarray) -> None:
    """The scene of the pair is red on the left, green in the middle and blue on the right."""
    assert (shown.argmax(axis=2) == [0, 1, 2]).all(), f"colours on the canvas:\n{shown.round()}"


def test_previews_of_two_networks_are_on_the_map_beside_each_other(step, desktop):
    facts = step("preview")
    names = [
        "instant, bandloom (preview: Pan-sharpened): ms",
        "instant, paper (preview: Pan-sharpened): ms",
    ]
    layers = loaded({**facts, "log": facts["log bandloom"] + facts["log paper"]}, names)
    left, bottom, right, top = corners(facts["shown"])
    for layer in layers:
        west, south, east, north = corners(layer["extent"])
        # of the map, grown to whole pixels of the MS
        assert 0 <= left - west < 4 and 0 <= bottom - south < 4
        assert 0 <= east - right < 4 and 0 <= north - top < 4
        assert layer["crs"] == "EPSG:" + gdal.Open(
            desktop["plan"]["pan"]
        ).GetSpatialRef().GetAuthorityCode(None)
    assert not facts["written"] and not facts["area"]


def test_cancel_leaves_nothing(step):
    facts = step("cancel")
    assert facts["begun"] and 0 < facts["progress"] < 100, (
        "Cancel was not pressed in the midst of the run"
    )
    assert facts["files"] == [], "files that Cancel left behind"
    assert "cancelled" in facts["log"].lower()
    assert "Traceback" not in facts["log"]
    assert not facts["successful"]
    assert facts["layers"] == []


def test_rows_of_a_batch_are_on_the_map(step, desktop):
    facts = step("batch")
    assert "failed" not in facts["log"], facts["log"]
    layers = sorted(facts["layers"], key=lambda layer: layer["source"])
    assert [Path(layer["source"]).name for layer in layers] == ["batch-1.tif", "batch-2.tif"], (
        facts["log"]
    )
    for layer, (pan, _) in zip(layers, desktop["plan"]["batch"]):
        assert layer["valid"] and layer["name"]
        check_place(layer, pan)
        check_thirds(check_colours(facts, layer))


@pytest.mark.parametrize("name", CHAINS)
def test_chain_is_valid_in_the_designer_and_its_results_on_the_map(step, name):
    facts = step(name)
    assert facts["messages"] == ["Model is valid!"]
    assert all(valid for valid, _ in facts["steps"].values()), facts["steps"]
    assert facts["successful"], facts["log"]
    for layer in loaded(facts, CHAINS[name]):
        check_colours(facts, layer)
