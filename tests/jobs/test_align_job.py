"""The whole path of Align bandpass without QGIS: rasters in, aligned raster, tables and report out."""

from __future__ import annotations

import csv
import json
import os
import shutil
from dataclasses import replace

import numpy as np
import pytest
from bandloom.core.errors import BandloomError, Cancelled, EngineError, InputError, OutputError
from bandloom.core.progress import Progress
from bandloom.jobs import align_bandpass
from bandloom.jobs.align_bandpass import AlignRequest, align
from bandloom.nets.bandpass import method
from bandloom.nets.models import cards
from bandloom.tests.builders import read_tif, write_tif
from bandloom.tests.progress_log import ProgressLog, stop_at
from bandloom.tests.refusals import check_refusal
from osgeo import gdal
from scipy.ndimage import gaussian_filter

torch = pytest.importorskip("torch", reason="torch is not installed")

gdal.DontUseExceptions()
NAMES = ("B02", "B03", "B04", "B08")
COLOURS = ("blue", "green", "red", "nir")
LEVELS = np.array([700, 900, 1100, 3200])


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> dict[str, str]:
    """Two models of random weights: Bandloom's and the published network."""
    from bandloom.nets.bandpass.adaptive_network import AdaptiveNetwork
    from bandloom.nets.bandpass.lut_unet import LutNetwork

    torch.manual_seed(7)
    folder, made = tmp_path_factory.mktemp("models"), {}
    for name, net in (("adaptive", AdaptiveNetwork()), ("published", LutNetwork())):
        with torch.no_grad():
            for value in net.parameters():
                value += 0.03 * torch.randn_like(value)
            if name == "published":
                net.unet.outc.conv.bias.fill_(
                    12.0
                )  # tables of about 1200, well above the rectifier's foot
                net.unet.outc.conv.weight.mul_(8.0)
        card = cards.Card(name, "", sensor="GF-1 WFV", bands_in=COLOURS, bands_out=COLOURS)
        made[name] = str(method.save(net.eval(), folder, card))
    return made


@pytest.fixture(scope="module")
def reflectance() -> np.ndarray:
    """A scene of digital numbers, (4, 150, 211)."""
    rng = np.random.default_rng(1)
    noise = np.stack([gaussian_filter(rng.normal(size=(150, 211)), 2) for _ in LEVELS])
    return np.clip(np.rint(LEVELS[:, None, None] * (1 + 2.5 * noise)), 1, 9000).astype(np.uint16)


@pytest.fixture
def request_(tmp_path, reflectance, models) -> AlignRequest:
    source = write_tif(tmp_path / "scene.tif", reflectance, 16, names=NAMES, nodata=0)
    return AlignRequest(source, str(tmp_path / "aligned.tif"), model=models["adaptive"])


def aligned(request: AlignRequest, log: Progress | None = None) -> np.ndarray:
    align(request, log)
    return read_tif(request.output)


def rewritten(request: AlignRequest, array: np.ndarray, **options) -> AlignRequest:
    """The same request over another raster beside it."""
    folder = os.path.dirname(request.output)
    return replace(
        request, source=write_tif(os.path.join(folder, "other.tif"), array, 16, **options)
    )


def refused(request: AlignRequest, error: type[BandloomError], *words: str) -> None:
    check_refusal(lambda: align(request), request.output, error, words)


@pytest.mark.parametrize("kind", ["adaptive", "published"])
def test_any_tile_size_gives_the_same_integers(request_, models, kind):
    request = replace(request_, model=models[kind])
    whole = aligned(replace(request, tile_size=1000))
    for tile, threads in ((48, 1), (64, 3), (100, 2), (128, 1)):
        assert np.array_equal(aligned(replace(request, tile_size=tile, threads=threads)), whole), (
            tile
        )
    assert whole.std() > 10 and not np.array_equal(whole, read_tif(request.source))


def test_the_result_is_the_network_s(request_, models, reflectance):
    """Files, units, windows and tables between add nothing: the same numbers as the network in torch."""
    from bandloom.nets.bandpass.evaluation import Sample
    from bandloom.nets.bandpass.evaluation import align as by_torch

    found = aligned(replace(request_, tile_size=64))
    net = method.reopen(models["adaptive"])
    wanted = by_torch(
        net,
        Sample(reflectance.astype(np.float32), reflectance, np.ones(reflectance.shape[1:], bool)),
    )
    assert np.abs(found - np.clip(wanted, 1, None)).max() < 0.6


def test_type_names_grid_and_nodata_stay(request_, reflectance):
    array = reflectance.copy()
    array[:, :20, :30] = 0
    array[2, 40, 40] = 0
    request = rewritten(request_, array, names=NAMES, nodata=0)
    found = aligned(request)
    result, source = gdal.Open(request.output), gdal.Open(request.source)
    assert (
        result.GetGeoTransform() == source.GetGeoTransform()
        and result.GetProjection() == source.GetProjection()
    )
    assert found.dtype == np.uint16 and [
        result.GetRasterBand(n + 1).GetDescription() for n in range(4)
    ] == list(NAMES)
    assert result.GetRasterBand(1).GetNoDataValue() == 0
    assert (found[:, :20, :30] == 0).all() and (found[:, 40, 40] == 0).all()
    assert (found[0] == 0).sum() == 20 * 30 + 1


def test_pixels_far_from_nodata_do_not_see_it(request_, reflectance, tmp_path):
    """The histogram apart: it is taken from the same tile in both runs."""
    request = replace(request_, histogram_from=request_.source)
    plain = aligned(request)
    array = reflectance.copy()
    array[:, :20, :30] = 0
    holed = aligned(rewritten(request, array, names=NAMES, nodata=0))
    differs = (holed != plain).any(axis=0)
    assert differs[:20, :30].all() and not differs[23:].any() and not differs[:, 33:].any()


def test_an_imported_network_meets_zeros_beyond_the_raster_as_its_authors_do(
    request_, models, reflectance, tmp_path
):
    """To the last row and column, in any windows; a network that was trained here meets the edge repeated."""
    from bandloom.nets.bandpass.evaluation import Sample
    from bandloom.nets.bandpass.evaluation import align as by_torch

    net = method.reopen(models["published"])
    net.conv1[0].bias.data.fill_(40.0)  # with zeros around, or there is little to see at the edge
    valid = np.ones(reflectance.shape[1:], bool)
    wanted = by_torch(net, Sample(reflectance.astype(np.float32), reflectance, valid))
    found = {}
    for border in ("zeros", "nearest"):
        net.zero_border = border == "zeros"
        card = cards.Card(border, "", bands_in=COLOURS, bands_out=COLOURS)
        model = str(method.save(net, tmp_path / border, card))
        whole, cut = (
            aligned(replace(request_, model=model, tile_size=size)) for size in (1000, 64)
        )
        assert np.array_equal(whole, cut)
        found[border] = np.abs(whole - np.clip(wanted, 1, None))
    assert found["zeros"].max() < 0.6
    assert found["nearest"][:, 1:-1, 1:-1].max() < 0.6 and found["nearest"].max() > 2


def test_bands_are_recognised_by_their_names(request_, reflectance):
    log, plain = ProgressLog(), aligned(request_)
    turned = rewritten(
        request_, reflectance[[2, 1, 0, 3]], names=("red", "green", "blue", "nir"), nodata=0
    )
    assert np.array_equal(aligned(turned, log), plain)
    assert any("blue = band 3" in text for text in log.infos)


def test_bands_without_names_are_taken_in_order_and_it_is_said(request_, reflectance):
    log, plain = ProgressLog(), aligned(request_)
    assert np.array_equal(aligned(rewritten(request_, reflectance, nodata=0), log), plain)
    assert any("in the order of the file" in text for text in log.infos)


def test_asked_bands_win_and_contradicting_names_are_warned_of(request_, reflectance):
    log = ProgressLog()
    aligned(replace(request_, bands=("1", "2", "3", "4")), log)
    assert log.warnings == []
    aligned(replace(request_, bands=("B04", "2", "B02", "4")), log)
    assert len(log.warnings) == 2 and "says red" in log.warnings[0]


def test_offset_and_scale_are_understood(request_, reflectance):
    """Sentinel-2 from baseline 04.00: number - 1000; and Landsat's odd scale; and reflectance as real numbers."""
    plain = aligned(request_).astype(np.float64)
    for array, scale, offset in (
        (reflectance + np.uint16(1000), 1e-4, -0.1),
        (np.rint((reflectance / 1e4 + 0.2) / 2.75e-5).astype(np.uint16), 2.75e-5, -0.2),
    ):
        request = rewritten(request_, array, names=NAMES)
        dataset = gdal.Open(request.source, gdal.GA_Update)
        for number in range(4):
            dataset.GetRasterBand(number + 1).SetScale(scale)
            dataset.GetRasterBand(number + 1).SetOffset(offset)
        dataset = None
        found = 1e4 * (aligned(request) * scale + offset)
        assert np.abs(found - plain)[plain > 5].max() < 2.5
        assert gdal.Open(request.output).GetRasterBand(1).GetScale() == scale


def test_real_reflectance_without_a_scale(request_, reflectance):
    log, plain = ProgressLog(), aligned(request_).astype(np.float64)
    found = aligned(rewritten(request_, (reflectance / 1e4).astype(np.float32), names=NAMES), log)
    assert found.dtype == np.float32 and np.abs(1e4 * found - plain)[plain > 5].max() < 2.0
    assert any("taken as reflectance." in text for text in log.infos)


def test_not_a_number_is_left_out(request_, reflectance):
    array = (reflectance / 1e4).astype(np.float32)
    array[1, 50:60, 50:60] = np.nan
    found = aligned(rewritten(request_, array, names=NAMES))
    assert np.isnan(found[:, 50:60, 50:60]).all() and np.isfinite(found).sum() == found.size - 400


def test_a_cloud_mask_in_the_file_counts_as_nodata_does(request_, reflectance):
    """Bright pixels under the mask are out of the histogram and out of the result."""
    cloudy = reflectance.copy()
    cloudy[:, 30:70, 40:90] = 9000
    request, log = rewritten(request_, cloudy, names=NAMES), ProgressLog()
    mask = np.full(reflectance.shape[1:], 255, np.uint8)
    mask[30:70, 40:90] = 0
    dataset = gdal.Open(request.source, gdal.GA_Update)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)
    dataset = None
    masked = aligned(request, log)
    assert log.warnings == []
    holed = reflectance.copy()
    holed[:, 30:70, 40:90] = 0
    by_nodata = aligned(rewritten(request_, holed, names=NAMES, nodata=0))
    assert (
        np.array_equal(masked[:, mask > 0], by_nodata[:, mask > 0])
        and (by_nodata[:, mask == 0] == 0).all()
    )
    result = gdal.Open(request.output)
    shown = result.GetRasterBand(1).GetMaskBand().ReadAsArray()
    assert ((shown > 0) == (mask > 0)).all()


def test_a_model_of_an_earlier_version_is_refused(request_, models, tmp_path):
    card = json.loads(open(models["adaptive"]).read())
    card["arguments"]["hidden"] = 16
    for suffix in (".onnx", ".safetensors"):
        shutil.copy(models["adaptive"].replace(".json", suffix), tmp_path / f"adaptive{suffix}")
    (tmp_path / "adaptive.json").write_text(json.dumps(card))
    refused(
        replace(request_, model=str(tmp_path / "adaptive.json")),
        EngineError,
        "earlier version",
        "train it anew",
    )


def test_values_beyond_the_tables_are_counted(request_, reflectance):
    log = ProgressLog()
    aligned(rewritten(request_, np.full_like(reflectance, 15000), names=NAMES), log)
    assert (
        len(log.warnings) == 4
        and "31650 pixels (100.0 %) of blue lie above 3000" in log.warnings[0]
    )
    log = ProgressLog()
    aligned(request_, log)
    assert log.warnings == []


def test_too_dark_values_are_warned_of(request_, reflectance):
    log = ProgressLog()
    aligned(rewritten(request_, reflectance // 256 + 1, names=NAMES), log)
    assert any("check that the raster holds" in text for text in log.warnings)


@pytest.mark.parametrize("values", [(1, 60), (150, 250)])
def test_values_of_8_bits_without_a_scale_are_warned_of(request_, reflectance, values):
    """The largest is a reflectance of 0.0255, however bright the image is."""
    grey = np.random.default_rng(0).integers(*values, reflectance.shape).astype(np.uint8)
    request, log = rewritten(request_, grey, names=NAMES), ProgressLog()
    aligned(request, log)
    assert len(log.warnings) == 1 and "uint8 reach reflectance 0.0255" in log.warnings[0]
    dataset = gdal.Open(request.source, gdal.GA_Update)
    for number in range(len(grey)):
        dataset.GetRasterBand(number + 1).SetScale(1 / 1000)
    dataset, log = None, ProgressLog()
    aligned(request, log)
    assert not [text for text in log.warnings if "uint8" in text]


def test_reflectance_in_percent_is_warned_of(request_, reflectance):
    log = ProgressLog()
    aligned(rewritten(request_, (reflectance / 100).astype(np.float32), names=NAMES), log)
    assert any("check that the raster holds" in text for text in log.warnings)


def test_an_offset_taken_off_twice_is_warned_of(request_, reflectance):
    log = ProgressLog()
    aligned(rewritten(request_, reflectance.astype(np.int16) - 1000, names=NAMES), log)
    assert [text for text in log.warnings if "negative" in text][0].startswith(
        "Half of the pixels of blue are"
    )


def test_a_tile_for_the_histogram_is_looked_at_as_the_raster_is(request_, reflectance, tmp_path):
    three = write_tif(tmp_path / "three.tif", reflectance[:3], 16, names=NAMES[:3], nodata=0)
    refused(
        replace(request_, histogram_from=three),
        InputError,
        "three.tif has 3 bands and 4 are needed",
    )
    nothing = write_tif(
        tmp_path / "nothing.tif", np.zeros_like(reflectance), 16, names=NAMES, nodata=0
    )
    refused(replace(request_, histogram_from=nothing), InputError, "nothing.tif has no valid pixel")


def test_the_histogram_may_come_from_the_whole_tile(request_, reflectance, tmp_path):
    """A part aligned with its tile's histogram is the part of the aligned tile."""
    tile = aligned(request_)
    part = write_tif(tmp_path / "part.tif", reflectance[:, :80, :90], 16, names=NAMES, nodata=0)
    alone = aligned(replace(request_, source=part))
    with_tile = aligned(replace(request_, source=part, histogram_from=request_.source))
    inner = (slice(None), slice(0, 76), slice(0, 86))
    assert np.array_equal(with_tile[inner], tile[inner])
    assert not np.array_equal(alone[inner], tile[inner])


def test_tables_and_report(request_, tmp_path):
    request = replace(request_, lut=str(tmp_path / "lut.csv"), report=str(tmp_path / "report.html"))
    aligned(request)
    rows = list(csv.DictReader(open(request.lut)))
    assert (
        len(rows) == 256
        and float(rows[-1]["nir_in"]) == 6499
        and float(rows[-1]["blue_in"]) == 2999
    )
    for name in COLOURS:
        values = np.array([float(row[f"{name}_out"]) for row in rows])
        assert (np.diff(values) > 0).all()
    page = (tmp_path / "report.html").read_text()
    assert "GF-1 WFV" in page and page.count("<svg") == 8 and page.count("data:image/png") == 2


def test_wrong_inputs_are_refused_in_a_sentence(request_, reflectance, tmp_path, models):
    three = rewritten(request_, reflectance[:3], names=NAMES[:3], nodata=0)
    refused(three, InputError, "has 3 bands and 4 are needed")
    five = write_tif(tmp_path / "five.tif", np.concatenate([reflectance, reflectance[:1]]), 16)
    refused(replace(request_, source=five), InputError, "5 bands", "BANDS")
    refused(replace(request_, bands=("1", "2", "3")), InputError, "3 bands and 4 are needed")
    refused(replace(request_, bands=("1", "2", "3", "9")), InputError, "not band 9")
    refused(replace(request_, bands=("1", "2", "3", "B11")), InputError, "no single band 'B11'")
    nothing = write_tif(tmp_path / "nothing.tif", np.zeros_like(reflectance), 16, nodata=0)
    refused(replace(request_, source=nothing), InputError, "no valid pixel")
    refused(replace(request_, source=str(tmp_path / "absent.tif")), InputError, "absent.tif")
    refused(replace(request_, model="no_such_model"), EngineError, "no_such_model")
    refused(replace(request_, output=request_.source), OutputError, "also an input")
    refused(replace(request_, lut=str(tmp_path / "nowhere" / "lut.csv")), OutputError, "nowhere")


def test_all_outputs_appear_together_or_none_does(request_, tmp_path, monkeypatch):
    """A report that fails at the end takes the raster and the tables with it; older ones stay."""
    asked = replace(request_, lut=str(tmp_path / "lut.csv"), report=str(tmp_path / "report.html"))
    (tmp_path / "lut.csv").write_text("older")
    before = sorted(os.listdir(tmp_path))

    def failing(*_):
        raise OutputError("no report")

    with monkeypatch.context() as patch:
        patch.setattr("bandloom.jobs.reports.bandpass.report", failing)
        with pytest.raises(OutputError, match="no report"):
            align(asked)
    assert sorted(os.listdir(tmp_path)) == before and (tmp_path / "lut.csv").read_text() == "older"
    align(asked)
    assert {asked.output, asked.lut, asked.report} <= {str(path) for path in tmp_path.iterdir()}
    assert (tmp_path / "lut.csv").read_text() != "older"


def test_cancel_leaves_nothing(request_, monkeypatch):
    """The raster is written, and the run waits for the cancel before it has its name: a scene this small ends first."""
    before, write = sorted(os.listdir(os.path.dirname(request_.output))), align_bandpass.run_windows

    def write_and_wait(scene, method, rasters, outputs, progress, **options):
        write(scene, method, rasters, outputs, progress, **options)
        while True:
            progress.check()

    monkeypatch.setattr(align_bandpass, "run_windows", write_and_wait)
    with pytest.raises(Cancelled):
        align(replace(request_, tile_size=48), stop_at(0.5))
    assert sorted(os.listdir(os.path.dirname(request_.output))) == before


def test_the_bundled_model_leaves_the_scene_as_sharp_as_it_is(request_, reflectance):
    """A single bright pixel changes itself alone."""
    request = replace(request_, model=method.DEFAULT_MODEL)
    plain = aligned(request)
    spot = reflectance.copy()
    spot[:, 70, 80] += 800
    changed = (aligned(rewritten(request, spot, names=NAMES, nodata=0)) != plain).any(axis=0)
    assert changed.sum() == 1 and changed[70, 80]


def test_a_blur_that_is_asked_for_is_the_same_in_any_tiles(request_, reflectance):
    request = replace(request_, model=method.DEFAULT_MODEL, blur=0.9)
    holed = reflectance + np.uint16(900)  # far from where the file clips
    holed[:, 20:30, 50:60] = 0
    request = rewritten(request, holed, names=NAMES, nodata=0)
    whole = aligned(request)
    assert np.array_equal(aligned(replace(request, tile_size=48, threads=2)), whole)
    sharp = aligned(replace(request, blur=0.0))
    inner = np.s_[:, 80:140, 80:200]
    soft = np.stack([gaussian_filter(band.astype(float), 0.9) for band in sharp])
    assert np.abs(whole[inner] - soft[inner]).max() < 1.1 and np.abs(sharp - soft)[inner].max() > 3


def test_a_blur_is_measured_from_a_raster_of_the_other_sensor(request_, reflectance, tmp_path):
    soft = np.stack([gaussian_filter(band.astype(float), 1.0) for band in reflectance])
    target = write_tif(tmp_path / "target.tif", soft.astype(np.uint16), 16, names=NAMES, nodata=0)
    log = ProgressLog()
    aligned(replace(request_, model=method.DEFAULT_MODEL, blur_from=target), log)
    (said,) = (text for text in log.infos if "softer by a Gaussian" in text)
    assert float(said.split()[-2]) == pytest.approx(1.0, abs=0.1)
    apart = write_tif(tmp_path / "apart.tif", 0 * reflectance, 16, names=NAMES, nodata=0)
    refused(replace(request_, blur_from=apart), InputError, "hardly a valid pixel", "blur yourself")
