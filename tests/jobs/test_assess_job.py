"""Assessing fused rasters: numbers, files, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.jobs.assess_fusion import AssessRequest, assess
from bandloom.nets.imaging import sensors
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.quality import reference
from bandloom.quality.names import FULL_NAMES, REFERENCE_NAMES
from bandloom.rasters.sink import DOMAIN
from bandloom.tests.builders import write_tif
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal

SIDE = 128
NAMES = ("B02", "B03", "B04", "B08")


def strict(path) -> dict:
    def refuse(text):
        raise AssertionError(f"{text} is no JSON")

    return json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)


def integers(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array).round().astype(np.uint16)


def note(path: str, **items: str) -> None:
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.SetMetadata(items, DOMAIN)
    dataset.FlushCache()


@pytest.fixture
def files(tmp_path):
    """Truth, a noisy fused image, MS and PAN of one place."""
    random = np.random.default_rng(0)
    field = np.kron(random.uniform(100, 800, (4, SIDE // 8, SIDE // 8)), np.ones((8, 8))).astype(
        np.float32
    )
    fused = field + random.normal(0, 10, field.shape).astype(np.float32)
    ms = ObservationModel.nested(4, (0.3,) * 4).observe(field)
    arrays = {"truth": field, "fused": fused, "pan": field.mean(0), "ms": ms}
    paths = {
        name: write_tif(
            tmp_path / f"{name}.tif", array.round().astype(np.uint16), 4.0 if name == "ms" else 1.0
        )
        for name, array in arrays.items()
    }
    return arrays, paths


def test_scores_against_a_reference_are_those_of_the_library(files, tmp_path):
    arrays, paths = files
    report, metrics = tmp_path / "r.html", tmp_path / "m.json"
    scores = assess(
        AssessRequest(
            paths["fused"],
            paths["ms"],
            reference=paths["truth"],
            report=str(report),
            metrics=str(metrics),
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
    good = assess(
        AssessRequest(paths["truth"], paths["ms"], paths["pan"], report=str(tmp_path / "f.html"))
    )
    bad = assess(AssessRequest(other, paths["ms"], paths["pan"]))
    assert set(good) == set(FULL_NAMES)
    assert 2 * good["d_lambda_k"] < bad["d_lambda_k"]
    assert good["hqnr"] > bad["hqnr"]
    assert (tmp_path / "f.html").read_text(encoding="utf-8").count("data:image/png") == 4


def test_all_that_the_inputs_allow_is_scored(files):
    _, paths = files
    scores = assess(AssessRequest(paths["fused"], paths["ms"], paths["pan"], paths["truth"]))
    assert set(REFERENCE_NAMES + FULL_NAMES) <= set(scores)
    only = assess(
        AssessRequest(paths["fused"], paths["ms"], paths["pan"], paths["truth"], protocol="full")
    )
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
        write_tif(tmp_path / f"{name}.tif", arrays[name].round().astype(np.uint16), 0)
        for name in ("fused", "ms")
    ]
    assert assess(AssessRequest(*plain)) == pytest.approx(
        assess(AssessRequest(paths["fused"], paths["ms"])), abs=1e-6
    )
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
        (
            AssessRequest(paths["fused"], paths["ms"], paths["pan"], protocol="reduced"),
            "none is given",
        ),
        (
            AssessRequest(paths["fused"], reference=paths["truth"], protocol="full"),
            "none is given: choose it",
        ),
        (
            AssessRequest(paths["fused"], paths["ms"], reference=paths["pan"]),
            "4 bands and the reference 1",
        ),
        (AssessRequest(paths["ms"], paths["fused"], paths["pan"]), "swapped"),
    ):
        with pytest.raises(InputError, match=message):
            assess(request)


# bands by name


def test_bands_are_paired_by_their_names_whatever_their_order(files, tmp_path):
    arrays, paths = files
    order = [3, 0, 2, 1]
    fused = write_tif(tmp_path / "named.tif", integers(arrays["fused"]), 1.0, names=NAMES)
    truth = write_tif(
        tmp_path / "shuffled.tif",
        integers(arrays["truth"][order]),
        1.0,
        names=[f"B{int(NAMES[i][1:])}" for i in order],
    )
    coarse = write_tif(
        tmp_path / "coarse.tif", integers(arrays["ms"][order]), 4.0, names=[NAMES[i] for i in order]
    )
    log = ProgressLog()
    scores = assess(
        AssessRequest(fused, coarse, paths["pan"], truth, report=str(tmp_path / "r.html")), log
    )
    plain = assess(AssessRequest(paths["fused"], paths["ms"], paths["pan"], paths["truth"]))
    assert scores == pytest.approx(plain, abs=1e-9)
    assert any(
        "with the reference by name: B02 - B2, B03 - B3, B04 - B4, B08 - B8" in line
        for line in log.lines
    )
    assert any("with the MS by name" in line for line in log.lines)
    assert not log.warnings
    assert "B02 - B2" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_bands_that_only_one_raster_has_are_not_scored_and_named(files, tmp_path):
    arrays, paths = files
    fused = write_tif(tmp_path / "named.tif", integers(arrays["fused"]), 1.0, names=NAMES)
    truth = write_tif(
        tmp_path / "two.tif", integers(arrays["truth"][[2, 0]]), 1.0, names=("B04", "B02")
    )
    log = ProgressLog()
    scores = assess(AssessRequest(fused, reference=truth, ratio=4.0), log)
    assert scores["ergas"] == pytest.approx(
        reference.ergas(*(arrays[name].round()[[0, 2]] for name in ("truth", "fused")), 4), rel=1e-5
    )
    assert any("B03, B08 of the fused raster" in line for line in log.warnings)


def test_bands_of_other_names_are_compared_in_order_with_a_warning(files, tmp_path):
    arrays, paths = files
    fused = write_tif(tmp_path / "named.tif", integers(arrays["fused"]), 1.0, names=NAMES)
    truth = write_tif(
        tmp_path / "other.tif", integers(arrays["truth"]), 1.0, names=("B05", "B06", "B07", "B8A")
    )
    log = ProgressLog()
    scores = assess(AssessRequest(fused, paths["ms"], reference=truth), log)
    assert scores == pytest.approx(
        assess(AssessRequest(paths["fused"], paths["ms"], reference=paths["truth"]))
    )
    assert any(
        "names" in line and "differ" in line and "B02 - B05" in line for line in log.warnings
    )


def test_the_blur_of_a_band_goes_with_it(files, tmp_path):
    """Gains of a sensor are those of the MS's bands, in whatever order the fused raster has them."""
    arrays, paths = files
    gains = sensors.load("quickbird").gains(4)
    assert len(set(gains)) > 1
    order = [3, 2, 1, 0]
    names = ("blue", "green", "red", "nir")
    coarse = write_tif(tmp_path / "coarse.tif", integers(arrays["ms"]), 4.0, names=names)
    fused = [
        write_tif(
            tmp_path / f"{name}.tif",
            integers(arrays["fused"][places]),
            1.0,
            names=[names[i] for i in places],
        )
        for name, places in (("same", range(4)), ("turned", order))
    ]
    same, turned = (
        assess(AssessRequest(path, coarse, sensor="quickbird"))["d_lambda_k"] for path in fused
    )
    assert turned == pytest.approx(same, abs=1e-9)


def test_the_names_of_files_are_no_names_of_bands(files, tmp_path):
    arrays, _ = files
    one = [
        write_tif(tmp_path / f"{name}.tif", integers(arrays[name][:1]), 1.0)
        for name in ("fused", "truth")
    ]
    log = ProgressLog()
    assess(AssessRequest(one[0], reference=one[1], ratio=4.0), log)
    assert not log.warnings and any(
        "in the order of the files: 1 - 1" in line for line in log.lines
    )


# nothing to score, or something else than was meant


@pytest.mark.parametrize("which", ["reference", "ms", "pan"])
def test_rasters_that_do_not_overlap_are_refused(files, tmp_path, which):
    arrays, paths = files
    elsewhere = write_tif(
        tmp_path / "elsewhere.tif", integers(arrays["ms" if which == "ms" else "truth"]), 4.0 if which == "ms" else 1.0,
        corner=(700000.0, 5700000.0),
    )  # fmt: skip
    request = {"ms": paths["ms"], "pan": paths["pan"], which: elsewhere}
    with pytest.raises(InputError, match="no area in common"):
        assess(
            AssessRequest(
                paths["fused"],
                report=str(tmp_path / "r.html"),
                metrics=str(tmp_path / "m"),
                **request,
            )
        )
    assert not (tmp_path / "r.html").exists() and not (tmp_path / "m").exists()


@pytest.mark.parametrize("side, valid", [(64, 0), (64, 1), (1, 1)])
@pytest.mark.parametrize("given", [("ms",), ("ms", "pan"), ("ms", "reference")])
def test_no_valid_pixel_and_a_single_one_are_refused(tmp_path, side, valid, given):
    random = np.random.default_rng(0)
    fused = random.integers(1, 900, (4, side, side)).astype(np.uint16)
    fused.reshape(4, -1)[:, valid:] = 0
    rasters = {
        "ms": write_tif(tmp_path / "ms.tif", integers(fused[:, ::4, ::4] + 5), 4.0),
        "pan": write_tif(tmp_path / "pan.tif", integers(fused[:1] + 5), 1.0),
        "reference": write_tif(tmp_path / "t.tif", integers(fused + 5), 1.0),
    }
    path = write_tif(tmp_path / "f.tif", fused, 1.0, nodata=0)
    metrics = tmp_path / "m.json"
    with pytest.raises(
        InputError,
        match="[Nn]o(thing can be scored: only one| pixel is valid|thing can be scored: no)",
    ):
        assess(AssessRequest(path, metrics=str(metrics), **{name: rasters[name] for name in given}))
    assert not metrics.exists()


def test_few_pixels_are_warned_of(files, tmp_path):
    arrays, paths = files
    small = [
        write_tif(tmp_path / f"{name}.tif", integers(arrays[name][:, :6, :6]), 1.0)
        for name in ("fused", "truth")
    ]
    log, metrics = ProgressLog(), tmp_path / "m.json"
    scores = assess(
        AssessRequest(small[0], reference=small[1], ratio=4.0, metrics=str(metrics)), log
    )
    assert "uiqi" not in scores and "rmse" in scores
    assert any("fewer than one block" in line for line in log.warnings)
    assert any("uiqi (no window of 8 x 8" in line for line in log.warnings)
    content = strict(metrics)
    assert content["scores"]["uiqi"] is None and "8 x 8" in content["reasons"]["uiqi"]
    assert content["scores"]["uiqi_bands"] == [None] and "rmse" not in content["reasons"]


def test_infinite_scores_are_null_with_the_reason(files, tmp_path):
    _, paths = files
    log, metrics = ProgressLog(), tmp_path / "m.json"
    scores = assess(
        AssessRequest(paths["truth"], paths["ms"], reference=paths["truth"], metrics=str(metrics)),
        log,
    )
    assert (
        scores["rmse"] == 0.0
        and all(np.isfinite(value) for value in scores.values())
        and "psnr" not in scores
    )
    content = strict(metrics)
    assert content["scores"]["psnr"] is None and content["scores"]["sre_bands"] == [None] * 4
    assert content["reasons"] == {
        name: "infinite: both images are equal" for name in ("psnr", "sre", "sre_bands")
    }
    assert any("psnr (infinite: both images are equal)" in line for line in log.warnings)


def test_a_band_that_is_equal_in_both_leaves_the_others_their_scores(files, tmp_path):
    arrays, _ = files
    truth, fused = integers(arrays["truth"]), integers(arrays["fused"])
    whole = [write_tif(tmp_path / "a.tif", fused, 1.0), write_tif(tmp_path / "b.tif", truth, 1.0)]
    empty = np.zeros_like(truth[:1])
    with_empty = [
        write_tif(tmp_path / name, np.concatenate([empty, image]), 1.0)
        for name, image in (("c.tif", fused), ("d.tif", truth))
    ]
    found, expected = (assess(AssessRequest(one, reference=two)) for one, two in (with_empty, whole))
    assert found["psnr"] == pytest.approx(expected["psnr"])
    assert found["sre"] == pytest.approx(expected["sre"])


def test_without_a_ratio_all_but_ergas_is_scored(files, tmp_path):
    _, paths = files
    log, metrics, report = ProgressLog(), tmp_path / "m.json", tmp_path / "r.html"
    request = AssessRequest(
        paths["fused"], reference=paths["truth"], metrics=str(metrics), report=str(report)
    )
    scores = assess(request, log)
    whole = assess(AssessRequest(paths["fused"], paths["ms"], reference=paths["truth"]))
    del whole["ergas"]
    assert scores == whole
    content, reason = strict(metrics), "the ratio of the pixel sizes is not known: give RATIO"
    assert content["ratio"] is None and content["scores"]["ergas"] is None
    assert reason in content["reasons"]["ergas"]
    assert any(f"ergas ({reason}" in line for line in log.warnings)
    assert "<td>ergas</td><td>–</td>" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "known"), [("4", True), ("none", False), ("1", False), ("99", False)]
)
def test_the_ratio_is_that_of_the_fused_rasters_metadata(files, tmp_path, text, known):
    arrays, paths = files
    path = write_tif(tmp_path / "noted.tif", integers(arrays["fused"]), 1.0)
    note(path, RATIO=text)
    log = ProgressLog()
    scores = assess(AssessRequest(path, reference=paths["truth"]), log)
    assert (
        any("Ratio of the pixel sizes: 4, from the metadata" in one for one in log.lines) == known
    )
    assert ("ergas" in scores) == known
    if known:
        expected = assess(AssessRequest(paths["fused"], paths["ms"], reference=paths["truth"]))
        assert scores == expected
    other = assess(AssessRequest(path, reference=paths["truth"], ratio=2.0))
    assert other["ergas"] == pytest.approx(
        reference.ergas(arrays["truth"].round(), arrays["fused"].round(), 2), rel=1e-5
    )


def test_a_reference_band_of_zeros_has_no_ergas(files, tmp_path):
    arrays, paths = files
    zero = arrays["truth"].copy()
    zero[1] = 0
    truth, metrics = write_tif(tmp_path / "z.tif", integers(zero), 1.0), tmp_path / "m.json"
    scores = assess(
        AssessRequest(paths["fused"], paths["ms"], reference=truth, metrics=str(metrics))
    )
    assert "ergas" not in scores and "rmse" in scores
    content = strict(metrics)
    assert (
        content["scores"]["ergas"] is None
        and "a band of the reference is zero" in content["reasons"]["ergas"]
    )


def test_a_reference_on_other_pixels(files, tmp_path):
    arrays, paths = files
    with pytest.raises(InputError, match="pixels are 4 times those of the fused raster"):
        assess(AssessRequest(paths["fused"], reference=paths["ms"], ratio=4.0))
    truth = arrays["truth"]
    finer = write_tif(tmp_path / "finer.tif", integers(truth.repeat(2, 1).repeat(2, 2)), 0.5)
    aside = write_tif(tmp_path / "aside.tif", integers(truth), 1.0, corner=(600000.5, 5700000.0))
    for path, words in ((finer, "0.5 times"), (aside, "do not lie on those")):
        log = ProgressLog()
        assess(AssessRequest(paths["fused"], reference=path, ratio=4.0), log)
        assert any(words in line and "cubic convolution" in line for line in log.warnings)
    log = ProgressLog()
    assess(AssessRequest(paths["fused"], reference=paths["truth"], ratio=4.0), log)
    assert not log.warnings


def test_a_pan_on_other_pixels(files, tmp_path):
    arrays, paths = files
    with pytest.raises(InputError, match="PAN's pixels are 4 times those of the fused raster"):
        assess(AssessRequest(paths["fused"], paths["ms"], paths["ms"]))
    finer = write_tif(
        tmp_path / "finer.tif", integers(arrays["pan"].repeat(2, 0).repeat(2, 1)), 0.5
    )
    log = ProgressLog()
    assess(AssessRequest(paths["fused"], paths["ms"], finer), log)
    assert any("PAN's pixels are 0.5 times" in line for line in log.warnings)


def test_a_ratio_that_the_rasters_contradict_is_warned_of(files, tmp_path):
    arrays, paths = files
    log = ProgressLog()
    assess(AssessRequest(paths["fused"], paths["ms"], paths["pan"], ratio=2.0), log)
    assert any("RATIO is 2, but the MS's pixels are 4 times" in line for line in log.warnings)
    odd = write_tif(tmp_path / "odd.tif", integers(arrays["truth"][:, :51, :51]), 2.5)
    log = ProgressLog()
    assess(AssessRequest(paths["fused"], odd, paths["pan"]), log)
    assert any("is 2.5: D_S and D_LAMBDA_K are those of 2" in line for line in log.warnings)


def test_how_much_was_compared_is_told(files, tmp_path):
    arrays, paths = files
    half = write_tif(tmp_path / "half.tif", integers(arrays["truth"][:, :64]), 1.0)
    log = ProgressLog()
    assess(AssessRequest(paths["fused"], paths["ms"], reference=half), log)
    assert f"Compared: {64 * 128} pixels, 50 % of the fused raster." in log.lines


def test_a_reference_judges_expected_errors(files, tmp_path):
    """Its noise is of 10; values are whole numbers, half of one more or less."""
    arrays, paths = files
    stated = np.full(arrays["fused"].shape, 10.0, np.float32)
    errors = write_tif(tmp_path / "errors.tif", stated, 1.0)
    report = tmp_path / "report.html"
    request = AssessRequest(
        paths["fused"],
        paths["ms"],
        reference=paths["truth"],
        reliability=errors,
        report=str(report),
    )
    scores = assess(request)
    assert scores["coverage_1"] == pytest.approx(0.683, abs=0.03)
    assert scores["coverage_2"] == pytest.approx(0.954, abs=0.02)
    assert "Reliability diagram" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("bands", "reference", "pixel", "message"),
    [
        (3, True, 1.0, "RELIABILITY has 3 bands and the fused raster 4"),
        (4, True, 4.0, "RELIABILITY has other pixels than the fused raster"),
        (4, False, 1.0, "judged by a reference"),
    ],
)
def test_expected_errors_that_cannot_be_judged(files, tmp_path, bands, reference, pixel, message):
    arrays, paths = files
    stated = np.full((bands, *arrays["fused"].shape[1:]), 10.0, np.float32)
    request = AssessRequest(
        paths["fused"], paths["ms"], reference=paths["truth"] if reference else "",
        reliability=write_tif(tmp_path / "errors.tif", stated, pixel),
    )  # fmt: skip
    with pytest.raises(InputError, match=message):
        assess(request)
