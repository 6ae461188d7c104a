"""Assessing rasters whose scales and offsets differ: physical values are compared; else what is stored."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.jobs.assess_fusion import AssessRequest, assess
from bandloom.quality.names import CALIBRATION_NAMES, FULL_NAMES
from bandloom.tests.builders import write_tif
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal

SIDE, SCALE, OFFSET = 96, 1e-4, -0.1


class Scene:
    """Writes rasters of one scene as digital numbers, with their scale and without, and as reflectance."""

    def __init__(self, folder):
        self._folder, random = folder, np.random.default_rng(0)
        field = np.kron(random.uniform(1500, 4000, (4, SIDE // 8, SIDE // 8)), np.ones((8, 8)))
        fused = field + random.normal(0, 40, field.shape)
        ms = field.reshape(4, SIDE // 4, 4, SIDE // 4, 4).mean((2, 4))
        errors = np.full(field.shape, 40.3)  # which no error of whole numbers equals
        self.arrays = {
            name: values.round()
            for name, values in {
                "fused": fused,
                "truth": field,
                "ms": ms,
                "pan": fused.mean(0),
            }.items()
        }
        self.arrays["errors"] = errors

    def stored(self, name: str, scale: float = 1.0, offset: float = 0.0) -> str:
        path = str(self._folder / f"{name}_{scale}_{offset}.tif")
        kind = np.float32 if name == "errors" else np.uint16
        write_tif(path, self.arrays[name].astype(kind), 4.0 if name == "ms" else 1.0)
        dataset = gdal.Open(path, gdal.GA_Update)
        for number in range(1, dataset.RasterCount + 1):
            dataset.GetRasterBand(number).SetScale(scale)
            dataset.GetRasterBand(number).SetOffset(offset)
        dataset.FlushCache()
        return path

    def scaled(self, name: str) -> str:
        return self.stored(name, SCALE, 0.0 if name == "errors" else OFFSET)

    def physical(self, name: str) -> str:
        values = self.arrays[name] * SCALE + (0.0 if name == "errors" else OFFSET)
        path = self._folder / f"{name}_physical.tif"
        return write_tif(path, values.astype(np.float32), 4.0 if name == "ms" else 1.0)


@pytest.fixture
def scene(tmp_path):
    return Scene(tmp_path)


def scores(log=None, **paths) -> dict[str, float]:
    return assess(AssessRequest(ratio=4.0, **paths), log or ProgressLog())


PHYSICAL = "Scales or offsets differ, so that physical values are compared."


def test_a_reference_in_other_units_is_compared_in_physical_values(scene):
    log = ProgressLog()
    found = scores(log, fused=scene.scaled("fused"), reference=scene.physical("truth"))
    expected = scores(fused=scene.physical("fused"), reference=scene.physical("truth"))
    assert found == pytest.approx(expected, rel=1e-5)
    assert any(
        PHYSICAL in line and "fused raster: value x 0.0001 -0.1; reference: as stored" in line
        for line in log.lines
    )


@pytest.mark.parametrize(("reference", "told"), [("physical", True), ("scaled", False)])
def test_the_report_says_where_physical_values_are_compared(scene, tmp_path, reference, told):
    report = tmp_path / "report.html"
    make = getattr(scene, reference)
    scores(fused=scene.scaled("fused"), reference=make("truth"), report=str(report))
    assert (PHYSICAL in report.read_text(encoding="utf-8")) == told


def test_the_peak_of_a_reference_of_integers_is_scaled_too(scene):
    found = scores(fused=scene.physical("fused"), reference=scene.scaled("truth"))
    stored = scores(fused=scene.stored("fused"), reference=scene.stored("truth"))
    assert found["psnr"] == pytest.approx(stored["psnr"], rel=1e-5)
    assert found["rmse"] == pytest.approx(SCALE * stored["rmse"], rel=1e-4)


def test_another_offset_is_another_unit(scene):
    """As before and after Sentinel-2's baseline 04.00."""
    scene.arrays["older"] = scene.arrays["truth"] - 1000
    log = ProgressLog()
    paths = {"fused": scene.scaled("fused"), "reference": scene.stored("older", SCALE, 0.0)}
    expected = scores(fused=scene.physical("fused"), reference=scene.physical("truth"))
    assert scores(log, **paths)["ergas"] == pytest.approx(expected["ergas"], rel=1e-4)
    assert any(PHYSICAL in line for line in log.lines)


def test_what_is_in_one_unit_is_compared_as_stored(scene):
    roles = {"fused": "fused", "reference": "truth", "ms": "ms", "pan": "pan"}
    stored = scores(**{role: scene.stored(name) for role, name in roles.items()})
    log = ProgressLog()
    assert scores(log, **{role: scene.scaled(name) for role, name in roles.items()}) == stored
    assert not any("scale" in line.lower() for line in log.lines)


@pytest.mark.parametrize("without", ["fused", "reference", "ms", "pan"])
def test_digital_numbers_without_a_scale_are_compared_as_stored(scene, without):
    roles = {"fused": "fused", "reference": "truth", "ms": "ms", "pan": "pan"}
    stored = scores(**{role: scene.stored(name) for role, name in roles.items()})
    log = ProgressLog()
    paths = {role: scene.scaled(name) for role, name in roles.items()}
    paths[without] = scene.stored(roles[without])
    assert scores(log, **paths) == stored
    assert any("all are compared as stored" in line for line in log.lines)


@pytest.mark.parametrize("physical", [("fused",), ("ms",), ("pan",), ("ms", "pan")])
def test_ms_and_pan_in_other_units(scene, physical):
    roles = ("fused", "ms", "pan")
    expected = scores(**{role: scene.physical(role) for role in roles})
    paths = {
        role: scene.physical(role) if role in physical else scene.scaled(role) for role in roles
    }
    found = scores(**paths)
    assert set(found) == set(FULL_NAMES) and found == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("fused", "errors"),
    [("scaled", "scaled"), ("scaled", "stored"), ("physical", "scaled"), ("physical", "physical")],
)
@pytest.mark.parametrize("truth", ["scaled", "physical"])
def test_expected_errors_are_in_the_units_of_the_result(scene, fused, truth, errors):
    """Without a scale of their own they are in the stored values of the result."""
    paths = {
        "fused": getattr(scene, fused)("fused"),
        "reference": getattr(scene, truth)("truth"),
        "reliability": getattr(scene, errors)("errors"),
    }
    expected = scores(
        fused=scene.stored("fused"),
        reference=scene.stored("truth"),
        reliability=scene.stored("errors"),
    )
    found = scores(**paths)
    for name in CALIBRATION_NAMES[:2]:
        assert found[name] == pytest.approx(expected[name], abs=2e-3)
    assert found["coverage_1"] == pytest.approx(0.683, abs=0.02)


@pytest.mark.parametrize("nothing", [0.0, np.nan])
def test_a_scale_that_is_no_number_declares_nothing(scene, nothing):
    log = ProgressLog()
    found = scores(log, fused=scene.stored("fused", nothing), reference=scene.stored("truth"))
    assert found == scores(fused=scene.stored("fused"), reference=scene.stored("truth"))
    assert not any(PHYSICAL in line for line in log.lines)
