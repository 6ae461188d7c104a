"""Assessing fused rasters: numbers, files, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from bandloom.algorithms.assess_job import AssessRequest, assess
from bandloom.errors import InputError
from bandloom.nets.pansharp.degradation import Degradation
from bandloom.quality import reference
from bandloom.quality.names import FULL_NAMES, REFERENCE_NAMES
from bandloom.tests.builders import write_tif

SIDE = 128


@pytest.fixture
def files(tmp_path):
    """Truth, a noisy fused image, MS and PAN of one place."""
    random = np.random.default_rng(0)
    field = np.kron(random.uniform(100, 800, (4, SIDE // 8, SIDE // 8)), np.ones((8, 8))).astype(np.float32)
    fused = field + random.normal(0, 10, field.shape).astype(np.float32)
    ms = Degradation.nested(4, (0.3,) * 4).observe(field)
    arrays = {"truth": field, "fused": fused, "pan": field.mean(0), "ms": ms}
    paths = {
        name: write_tif(tmp_path / f"{name}.tif", array.round().astype(np.uint16), 4.0 if name == "ms" else 1.0)
        for name, array in arrays.items()
    }
    return arrays, paths


def test_scores_against_a_reference_are_those_of_the_library(files, tmp_path):
    arrays, paths = files
    report, metrics = tmp_path / "r.html", tmp_path / "m.json"
    scores = assess(
        AssessRequest(
            paths["fused"], paths["ms"], reference=paths["truth"], report=str(report), metrics=str(metrics)
        )
    )
    rounded = [arrays[name].round() for name in ("truth", "fused")]
    assert scores["ergas"] == pytest.approx(reference.ergas(*rounded, 4), rel=1e-5)
    assert scores["sam"] == pytest.approx(reference.sam(*rounded), rel=1e-5)
    assert scores["psnr"] == pytest.approx(reference.psnr(*rounded, 1023), rel=1e-5)
    assert set(REFERENCE_NAMES) <= set(scores)
    assert json.loads(metrics.read_text())["scores"]["q2n"] == pytest.approx(scores["q2n"])
    page = report.read_text(encoding="utf-8")
    assert page.count("data:image/png") == 4
    assert "Root mean square error of each band" in page


def test_full_resolution_sees_a_colour_shift(files, tmp_path):
    arrays, paths = files
    shifted = arrays["truth"] * np.array([1.0, 1.3, 0.7, 1.0])[:, None, None]
    other = write_tif(tmp_path / "shifted.tif", shifted.round().astype(np.uint16), 1.0)
    good = assess(AssessRequest(paths["truth"], paths["ms"], paths["pan"], report=str(tmp_path / "f.html")))
    bad = assess(AssessRequest(other, paths["ms"], paths["pan"]))
    assert set(good) == set(FULL_NAMES)
    assert 2 * good["d_lambda_k"] < bad["d_lambda_k"]
    assert good["hqnr"] > bad["hqnr"]
    assert (tmp_path / "f.html").read_text(encoding="utf-8").count("data:image/png") == 4


def test_all_that_the_inputs_allow_is_scored(files):
    _, paths = files
    scores = assess(AssessRequest(paths["fused"], paths["ms"], paths["pan"], paths["truth"]))
    assert set(REFERENCE_NAMES + FULL_NAMES) <= set(scores)
    only = assess(AssessRequest(paths["fused"], paths["ms"], paths["pan"], paths["truth"], protocol="full"))
    assert set(only) == set(FULL_NAMES)


def test_the_ms_alone_tells_what_the_pan_is_not_needed_for(files, tmp_path):
    arrays, paths = files
    whole = assess(AssessRequest(paths["truth"], paths["ms"], paths["pan"]))
    alone = assess(AssessRequest(paths["truth"], paths["ms"], report=str(tmp_path / "r.html")))
    assert alone == pytest.approx({name: whole[name] for name in ("d_lambda", "d_lambda_k")})
    assert (tmp_path / "r.html").read_text(encoding="utf-8").count("data:image/png") == 2


def test_images_in_sensor_geometry_share_their_corner(files, tmp_path):
    arrays, paths = files
    plain = [
        write_tif(tmp_path / f"{name}.tif", arrays[name].round().astype(np.uint16), 0) for name in ("fused", "ms")
    ]
    assert assess(AssessRequest(*plain)) == pytest.approx(assess(AssessRequest(paths["fused"], paths["ms"])), abs=1e-6)
    with pytest.raises(InputError, match="no georeference"):
        odd = write_tif(tmp_path / "odd.tif", arrays["ms"][:, :-1].astype(np.uint16), 0)
        assess(AssessRequest(plain[0], odd, ratio=4.0))


def test_an_msi_stands_for_the_pan(files):
    _, paths = files
    assert "hqnr" in assess(AssessRequest(paths["fused"], paths["ms"], paths["truth"]))


def test_what_is_missing_is_told(files):
    _, paths = files
    for request, message in (
        (AssessRequest(paths["fused"]), "nothing to compare with"),
        (AssessRequest(paths["fused"], paths["ms"], paths["pan"], protocol="reduced"), "none is given"),
        (AssessRequest(paths["fused"], reference=paths["truth"], protocol="full"), "none is given: choose it"),
        (AssessRequest(paths["fused"], reference=paths["truth"]), "ratio of the pixel sizes is not known"),
        (AssessRequest(paths["fused"], paths["ms"], reference=paths["pan"]), "4 bands and the reference 1"),
        (AssessRequest(paths["ms"], paths["fused"], paths["pan"]), "swapped"),
    ):
        with pytest.raises(InputError, match=message):
            assess(request)
