"""The whole pan-sharpening path: rasters in, a raster out, and what is refused."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest
from bandloom.core.errors import BandloomError, Cancelled, EngineError, InputError, OutputError
from bandloom.core.progress import Progress
from bandloom.core.window import Window
from bandloom.jobs.inputs.pan_ms_pair import open_pair
from bandloom.jobs.pansharpen import PansharpenRequest, pansharpen
from bandloom.jobs.provenance import read_provenance
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.models.openvino_network import OpenVinoNetwork
from bandloom.nets.pansharpening.options import Options
from bandloom.rasters.area import Area
from bandloom.tests.builders import CORNER, read_tif, utm, write_tif
from bandloom.tests.progress_log import ProgressLog, stop_at_once
from osgeo import gdal
from scipy.ndimage import gaussian_filter

SIDE, FACTOR = 192, 4
NAMES = ("blue", "green", "red")
FIT = Options(mode="fit", iterations=2, device="cpu", threads=1)


def truth(bands: int = 3) -> np.ndarray:
    random = np.random.default_rng(0)
    cells = [
        np.kron(random.uniform(0, 1, (SIDE // c + 1,) * 2), np.ones((c, c)))[:SIDE, :SIDE]
        for c in (17, 7, 5)
    ]
    return (np.tensordot(random.uniform(100, 500, (bands, 3)), np.stack(cells), 1) + 200).astype(
        np.float32
    )


@pytest.fixture
def pair(tmp_path):
    """PAN and MS files of a known truth; returns (pan path, ms path, truth)."""
    sharp = truth()
    ms = ObservationModel.nested(FACTOR, (0.3,) * 3).observe(sharp)
    pan = write_tif(tmp_path / "pan.tif", sharp.mean(0).round().astype(np.uint16), 1.0)
    return (
        pan,
        write_tif(tmp_path / "ms.tif", ms.round().astype(np.uint16), 4.0, names=NAMES),
        sharp,
    )


def run(
    pan: str, ms: str, folder, progress: Progress | None = None, name: str = "out.tif", **changes
) -> str:
    changes.setdefault("options", FIT)
    output = str(folder / name)
    pansharpen(PansharpenRequest(pan, ms, output, **changes), progress)
    return output


def refused(message: str, pan: str, ms: str, folder, error=InputError) -> None:
    before = sorted(folder.iterdir())
    with pytest.raises(error, match=message):
        run(pan, ms, folder)
    assert sorted(folder.iterdir()) == before


def test_the_result_has_the_bands_type_grid_and_radiometry_of_its_inputs(pair, tmp_path):
    pan, ms, sharp = pair
    output = gdal.Open(run(pan, ms, tmp_path))
    assert (output.RasterXSize, output.RasterYSize, output.RasterCount) == (SIDE, SIDE, 3)
    assert [output.GetRasterBand(i + 1).GetDescription() for i in range(3)] == list(NAMES)
    assert output.GetRasterBand(1).DataType == gdal.GDT_UInt16
    colours = [output.GetRasterBand(i + 1).GetColorInterpretation() for i in range(3)]
    assert colours == [gdal.GCI_BlueBand, gdal.GCI_GreenBand, gdal.GCI_RedBand]
    assert output.GetGeoTransform() == gdal.Open(pan).GetGeoTransform()
    items = output.GetMetadata("BANDLOOM")
    assert (items["MODE"], items["RATIO"], items["DEVICE"]) == ("fit", "4", "CPU")
    assert items["ENGINE"].startswith("torch") and len(items["OFFSETS"].split()) == 2
    assert float(items["BLUR"].split()[0]) > 0
    values = output.ReadAsArray().astype(float)
    assert values.mean((1, 2)) == pytest.approx(read_tif(ms).mean((1, 2)), rel=0.005)
    errors = (
        np.abs(values - sharp).mean(),
        np.abs(np.kron(read_tif(ms), np.ones((4, 4))) - sharp).mean(),
    )
    assert errors[0] < 0.5 * errors[1]


def test_the_log_tells_how_the_training_went(pair, tmp_path):
    log = ProgressLog()
    run(*pair[:2], tmp_path, log)
    curves = [text for text in log.infos if "error over that of the start" in text]
    assert len(curves) == 4
    for text in curves:
        first, _, last = (
            float(number) for number in text.rstrip(".").split(" start ")[1].split(" > ")
        )
        assert 0 < last <= first + 0.05 < 1.5  # two decimals of a few steps


def test_settings_that_have_no_say_are_told(pair, tmp_path):
    log, options = ProgressLog(), Options(iterations=9, device="cpu", threads=1)
    run(*pair[:2], tmp_path, log, options=options, area=Area(learn=True))
    assert [text.split()[0] for text in log.warnings] == ["LEARN_FROM", "ITERATIONS"]
    log = ProgressLog()
    box = (CORNER[0], CORNER[1] - 96, CORNER[0] + 96, CORNER[1])
    run(*pair[:2], tmp_path, log, area=Area(box, learn=True))
    assert not any("LEARN_FROM" in text or "ITERATIONS" in text for text in log.warnings)


def test_metres_that_are_called_degrees_are_told(pair, tmp_path):
    pan, ms, _ = pair
    dataset = gdal.Open(ms, gdal.GA_Update)
    dataset.SetProjection(utm(4326))
    dataset = None
    refused("EPSG:4326 to EPSG:32631 .* one of the two is not the raster's own", pan, ms, tmp_path)


def test_tiles_do_not_matter(pair, tmp_path):
    pan, ms, _ = pair
    results = [
        read_tif(run(pan, ms, tmp_path, name=f"{size}.tif", tile_size=size)) for size in (100, 1024)
    ]
    assert np.abs(results[0].astype(int) - results[1]).max() <= 1


def test_an_area_is_where_it_lies_in_the_whole(pair, tmp_path):
    """Also where the network's cells do not begin at its first pixel."""
    pan, ms, _ = pair
    options, begin = Options(network="paper", device="cpu", threads=1), 36
    x, y = CORNER[0] + begin, CORNER[1] - begin
    area = Area((x, y - 60, x + 60, y))
    whole = read_tif(run(pan, ms, tmp_path, name="whole.tif", options=options))
    part = read_tif(run(pan, ms, tmp_path, name="part.tif", options=options, area=area))
    inside = whole[:, begin : begin + 60, begin : begin + 60].astype(int)
    assert part.shape == inside.shape
    assert np.abs(part - inside).max() <= 1


def test_the_network_is_compiled_once_for_windows_of_one_size(pair, tmp_path, monkeypatch):
    """Also while the scene is learnt from: for no other size than that of the windows."""
    pytest.importorskip("openvino")
    shapes = []

    def compile_and_note(network, shape, compiled=OpenVinoNetwork._compile):
        shapes.append(shape)
        compiled(network, shape)

    monkeypatch.setattr(OpenVinoNetwork, "_compile", compile_and_note)
    run(*pair[:2], tmp_path, options=Options(device="cpu", threads=1), tile_size=96)
    assert len(shapes) > 4  # four windows of three bands, and once before
    assert len(set(shapes)) == 1


@pytest.mark.parametrize("offset", [(0.0, 0.0), (0.5, 0.5), (-6.5, 3.0), (10.0, -7.0)])
def test_grids_need_not_be_aligned(tmp_path, offset):
    """The MS begins ``offset`` PAN pixels (rows, columns) from the PAN's corner: an edge stays where it is."""
    sharp = np.full((SIDE, SIDE), 200, np.float32)
    sharp[:, 90:] = 900
    sharp[100:, :] += 100
    phase = tuple(1.5 + part for part in offset)
    wide = np.pad(sharp, 64, mode="edge")[None]
    ms = ObservationModel(4, (0.3,), tuple(p + 64 - 16 for p in phase)).observe(wide)[
        0, : SIDE // 4 + 8, : SIDE // 4 + 8
    ]
    corner = (CORNER[0] + offset[1] - 16, CORNER[1] - offset[0] + 16)
    pan_path = write_tif(tmp_path / "pan.tif", sharp, 1.0)
    ms_path = write_tif(tmp_path / "ms.tif", ms, 4.0, corner=corner, names=("red",))
    output = gdal.Open(run(pan_path, ms_path, tmp_path, sensor="generic"))
    col, row = (
        round(output.GetGeoTransform()[0] - CORNER[0]),
        round(CORNER[1] - output.GetGeoTransform()[3]),
    )
    result = output.ReadAsArray()
    expected = sharp[row : row + result.shape[0], col : col + result.shape[1]]
    assert result.shape[0] > SIDE - 8
    assert np.abs(result - expected)[8:-8, 8:-8].max() < 60


def test_a_ratio_that_is_not_whole_is_resampled_and_said(tmp_path, pair):
    pan, _, sharp = pair
    fine, ms = write_tif(tmp_path / "fine.tif", sharp, 1.0, names=NAMES), str(tmp_path / "odd.tif")
    gdal.Translate(ms, fine, width=60, height=60, resampleAlg="average")  # pixels of 3.2
    log = ProgressLog()
    result = read_tif(run(pan, ms, tmp_path, log)).astype(float)
    assert result.shape == (3, 192, 192)
    assert np.abs(result - sharp).mean() < 0.5 * sharp.std()
    assert any("resampled" in text for text in log.warnings)


@pytest.mark.parametrize("factor", [2, 3, 8])
def test_other_ratios(tmp_path, factor):
    sharp = truth()
    ms = ObservationModel.nested(factor, (0.3,) * 3).observe(sharp)
    pan = write_tif(tmp_path / "pan.tif", sharp.mean(0), 1.0)
    path = write_tif(tmp_path / "ms.tif", ms, float(factor))
    result = read_tif(run(pan, path, tmp_path, sensor="generic"))
    assert (
        np.abs(result - sharp).mean()
        < np.abs(np.kron(ms, np.ones((factor, factor))) - sharp).mean()
    )


def test_one_band_ms(tmp_path, pair):
    pan, ms, sharp = pair
    one = write_tif(tmp_path / "one.tif", read_tif(ms)[0], 4.0)
    result = read_tif(run(pan, one, tmp_path)).astype(float)
    assert result.shape == (1, SIDE, SIDE)
    enlarged = np.kron(read_tif(ms)[0].astype(float), np.ones((FACTOR, FACTOR)))
    assert np.abs(result[0] - sharp[0]).mean() < 0.8 * np.abs(enlarged - sharp[0]).mean()


def test_holes_stay_holes_and_spoil_nothing_else(tmp_path, pair):
    pan, ms, sharp = pair
    values = read_tif(ms)
    values[:, 20:24, 30:34] = 0
    holed = write_tif(tmp_path / "holed.tif", values, 4.0, nodata=0)
    result = read_tif(run(pan, holed, tmp_path))
    assert (result[:, 80:96, 120:136] == 0).all()
    outside = np.ones((SIDE, SIDE), bool)
    outside[64:112, 104:152] = False
    assert (result[:, outside] > 0).all()
    clean = read_tif(run(pan, ms, tmp_path, name="clean.tif"))
    assert np.abs(result.astype(float) - clean)[:, outside].mean() < 10


@pytest.mark.parametrize("system", ["EPSG:32632", "EPSG:4326"])
def test_an_ms_of_another_reference_system_is_reprojected_and_said(tmp_path, system):
    """A quarter of an MS pixel aside would differ by more than what the further interpolations cost."""
    sharp = gaussian_filter(truth(), (0, 6, 6))
    pan = write_tif(tmp_path / "pan.tif", sharp.mean(0).round().astype(np.uint16), 1.0)
    observed = ObservationModel.nested(FACTOR, (0.3,) * 3).observe(sharp).round().astype(np.uint16)
    ms, other, log = (
        write_tif(tmp_path / "ms.tif", observed, 4.0, names=NAMES),
        str(tmp_path / "other.tif"),
        ProgressLog(),
    )
    gdal.Warp(other, ms, dstSRS=system, resampleAlg="cubic", dstNodata=0, errorThreshold=0)
    there = gdal.Open(run(pan, other, tmp_path, log, "there.tif", sensor="generic"))
    assert any("it is reprojected to that by GDAL" in text for text in log.warnings)
    assert there.GetRasterBand(1).DataType == gdal.GDT_UInt16
    assert there.GetRasterBand(1).GetDescription() == NAMES[0]
    here = gdal.Open(run(pan, ms, tmp_path, name="here.tif", sensor="generic"))
    assert there.GetGeoTransform()[1] == here.GetGeoTransform()[1]
    col, row = (
        round((there.GetGeoTransform()[n] - here.GetGeoTransform()[n]) * way)
        for n, way in ((0, 1), (3, -1))
    )
    one, two = (image.ReadAsArray().astype(float) for image in (there, here))
    two = two[:, row : row + one.shape[1], col : col + one.shape[2]]
    inner = np.s_[:, 24:-24, 24:-24]
    assert min(one.shape[1:]) > SIDE - 12
    aside = [np.abs(np.roll(two, 1, axis) - two)[inner].mean() for axis in (1, 2)]
    assert np.abs(one - two)[inner].mean() < 0.5 * min(aside)


def test_an_ms_without_a_reference_system_is_taken_to_share_that_of_the_pan(tmp_path, pair):
    pan, ms, _ = pair
    unknown, log = (
        write_tif(tmp_path / "unknown.tif", read_tif(ms), 4.0, names=NAMES, epsg=None),
        ProgressLog(),
    )
    assert (
        read_tif(run(pan, unknown, tmp_path, log))
        == read_tif(run(pan, ms, tmp_path, name="known.tif"))
    ).all()
    assert any("taken as the same" in text for text in log.warnings)


def test_files_without_georeference_share_their_corner(tmp_path, pair):
    expected = read_tif(run(*pair[:2], tmp_path, name="georeferenced.tif"))
    pan = write_tif(tmp_path / "p.tif", read_tif(pair[0])[0], 0)
    ms = write_tif(tmp_path / "m.tif", read_tif(pair[1]), 0, names=NAMES)
    log = ProgressLog()
    assert np.array_equal(read_tif(run(pan, ms, tmp_path, log)), expected)
    assert any("not georeferenced" in text for text in log.infos)


def test_bad_input_is_told_in_a_sentence(tmp_path, pair):
    pan, ms, sharp = pair
    refused("has 3 bands and must have one", ms, ms, tmp_path)
    one = write_tif(tmp_path / "one.tif", read_tif(ms)[0], 4.0)
    refused("PAN is coarser than MS .* are they swapped", one, pan, tmp_path)
    refused("Are PAN and MS swapped", ms, one, tmp_path)
    refused("nothing to sharpen. An MS that was resampled", pan, write_tif(tmp_path / "same.tif", sharp, 1.0), tmp_path)
    refused(
        "too far apart in resolution",
        pan,
        write_tif(tmp_path / "far.tif", sharp[:, :10, :10].copy(), 20.0),
        tmp_path,
    )
    elsewhere = write_tif(tmp_path / "elsewhere.tif", read_tif(ms), 4.0, corner=(0.0, 0.0))
    refused("no area in common", pan, elsewhere, tmp_path)
    other = write_tif(tmp_path / "other.tif", read_tif(ms), 4.0, epsg=32632)
    refused("no area in common: x .* in EPSG:32631; x .* in EPSG:32632", pan, other, tmp_path)
    unknown = write_tif(tmp_path / "unknown.tif", read_tif(ms), 4.0, corner=(0.0, 0.0), epsg=None)
    refused("no area in common .the MS has no reference system", pan, unknown, tmp_path)
    image = write_tif(tmp_path / "image.tif", read_tif(ms), 0)
    refused("not both georeferenced", pan, image, tmp_path)
    empty = write_tif(tmp_path / "empty.tif", np.zeros((3, 48, 48), np.uint16), 4.0, nodata=0)
    refused("No pixel is valid", pan, empty, tmp_path)


def test_an_output_that_is_an_input_is_refused(pair):
    pan, ms, _ = pair
    with pytest.raises(OutputError, match="also an input"):
        pansharpen(PansharpenRequest(pan, ms, ms, options=FIT))


def test_a_sensor_of_another_band_count_is_refused(pair, tmp_path):
    with pytest.raises(BandloomError, match="WorldView-2 has 8 bands"):
        run(*pair[:2], tmp_path, sensor="worldview2")


def test_cancel_leaves_nothing(pair, tmp_path):
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        run(*pair[:2], tmp_path, stop_at_once())
    assert sorted(tmp_path.iterdir()) == before


def test_the_published_network_writes_the_same_whatever_the_tiles(pair, tmp_path, monkeypatch):
    paper = pytest.importorskip("bandloom.nets.pansharpening.cf2n.training")
    small_network = functools.partial(
        paper.PaperOptions, channels=4, modules=1, precision="float32"
    )
    monkeypatch.setattr(paper, "PaperOptions", small_network)
    options = Options(network="published", mode="fit", iterations=2, device="cpu", threads=1)
    small, large = (
        read_tif(run(*pair[:2], tmp_path, name=f"{size}.tif", options=options, tile_size=size))
        for size in (64, 192)
    )
    assert np.abs(small.astype(int) - large).max() <= 1


@pytest.mark.parametrize("mode", ["adapt", "fit"])
def test_cf2n_on_the_start_writes_the_same_whatever_the_tiles(pair, tmp_path, mode):
    """Registered and with the measured blur, as the default is."""
    pytest.importorskip("torch", reason="torch is not installed")
    options = Options(network="paper", mode=mode, iterations=2, device="cpu", threads=1)
    small, large = (
        run(*pair[:2], tmp_path, name=f"{size}.tif", options=options, tile_size=size)
        for size in (64, 192)
    )
    assert np.abs(read_tif(small).astype(int) - read_tif(large)).max() <= 1
    items = gdal.Open(small).GetMetadata("BANDLOOM")
    assert items["NETWORK"] == "paper" and "PAN_OFFSET_CORRECTED" in items
    errors = [np.abs(image - pair[2]).mean() for image in (read_tif(small).astype(float), 500)]
    assert errors[0] < 0.5 * errors[1]


def test_models_and_networks_that_do_not_go_together_are_refused(pair, tmp_path):
    instant = Options(device="cpu", threads=1)
    for options, error, message in (
        (replace(instant, network="paper", model="pansharp_any"), EngineError, "is no CF2N"),
        (replace(instant, network="published"), EngineError, "use mode fit"),
    ):
        with pytest.raises(error, match=message):
            run(*pair[:2], tmp_path, options=options)


def test_windows_of_a_pair_show_one_place(pair):
    opened = open_pair(*pair[:2], Progress())
    block = opened.read(Window(40, 80, 48, 40))
    assert block.pan.shape == (1, 40, 48)
    assert block.ms.shape == (3, 10, 12)
    assert block.pan.mean() == pytest.approx(block.ms.mean(), rel=0.05)


def test_expected_errors_lie_beside_the_result(pair, tmp_path):
    """A band each on the result's grid, in its units; the numbers say their median; tiles change nothing."""
    pan, ms, sharp = pair
    instant = Options(device="cpu", threads=1)
    request = PansharpenRequest(
        pan,
        ms,
        str(tmp_path / "out.tif"),
        reliability=str(tmp_path / "errors.tif"),
        options=instant,
    )
    numbers = pansharpen(request)
    output, errors = (gdal.Open(path) for path in (request.output, request.reliability))
    assert errors.GetGeoTransform() == output.GetGeoTransform()
    assert [errors.GetRasterBand(i + 1).GetDescription() for i in range(3)] == list(NAMES)
    assert errors.GetRasterBand(1).DataType == gdal.GDT_Float32
    values, expected = output.ReadAsArray().astype(float), errors.ReadAsArray()
    assert (expected > 0).all()
    within = np.abs(values - sharp) < expected
    assert 0.4 < within.mean() < 0.95
    median = float(np.median(expected / values))
    assert numbers["MEDIAN_RELATIVE_ERROR"] == pytest.approx(median, rel=0.01)
    assert set(numbers) == {"MEDIAN_RELATIVE_ERROR", "OFFSET", "SNR", "BLUR"}
    tiled = replace(request, reliability=str(tmp_path / "tiled.tif"), tile_size=64)
    pansharpen(tiled)
    # a step of what is stored: close to its end a value is rounded up or down
    np.testing.assert_allclose(read_tif(tiled.reliability), expected, rtol=2**-7)


@pytest.mark.parametrize("register", [True, False])
def test_the_offset_is_that_by_which_the_ms_was_placed(pair, tmp_path, register):
    pan, ms, _ = pair
    moved = write_tif(tmp_path / "moved.tif", np.roll(read_tif(pan), 2, -1), 1.0)
    output = str(tmp_path / "out.tif")
    options = Options(device="cpu", threads=1, register=register)
    numbers = pansharpen(PansharpenRequest(moved, ms, output, options=options))
    assert numbers["OFFSET"] == (pytest.approx(2.0, abs=0.1) if register else 0.0)
    items = read_provenance(output)
    assert float(items["PAN_OFFSET"].split()[1]) == pytest.approx(2.0, abs=0.1)


def test_without_reliability_nothing_changes(pair, tmp_path):
    pan, ms, _ = pair
    instant = Options(device="cpu", threads=1)
    plain, judged = str(tmp_path / "plain.tif"), str(tmp_path / "judged.tif")
    numbers = pansharpen(PansharpenRequest(pan, ms, plain, options=instant))
    assert set(numbers) == {"OFFSET", "SNR", "BLUR"}
    pansharpen(
        PansharpenRequest(
            pan, ms, judged, reliability=str(tmp_path / "errors.tif"), options=instant
        )
    )
    assert np.array_equal(read_tif(plain), read_tif(judged))


def test_errors_of_the_papers_network_are_not_known(pair, tmp_path):
    options = replace(FIT, network="paper")
    with pytest.raises(InputError, match="RELIABILITY is known of Bandloom's own networks"):
        run(*pair[:2], tmp_path, reliability=str(tmp_path / "errors.tif"), options=options)
    assert not (tmp_path / "out.tif").exists()
