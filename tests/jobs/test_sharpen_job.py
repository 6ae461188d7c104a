"""The whole path of Sharpen Sentinel-2 bands without QGIS: files in, one raster out."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import BandloomError, Cancelled, EngineError, InputError, OutputError
from bandloom.jobs import sharpen_sentinel2
from bandloom.jobs.sharpen_sentinel2 import SharpenRequest, sharpen
from bandloom.nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT
from bandloom.nets.sentinel2.method import Options, PaperChoices
from bandloom.tests.builders import CORNER, make_product, read_curves, read_tif, write_tif
from bandloom.tests.landscape import observe, truth
from bandloom.tests.progress_log import ProgressLog, stop_at
from bandloom.tests.refusals import check_refusal
from osgeo import gdal

gdal.DontUseExceptions()
NAMES = {10: BANDS_10M, 20: BANDS_20M, 60: BANDS_60M}


@pytest.fixture(scope="module")
def landscape() -> np.ndarray:
    """The drawn scene at 10 m, all bands, digital numbers."""
    return truth()


@pytest.fixture(scope="module")
def seen(landscape) -> dict[int, np.ndarray]:
    """What the sensor sees of it, by ground sampling distance."""
    return observe(landscape)


def write_scene(folder, seen, crop=None, **options) -> SharpenRequest:
    """Write the three groups as stacks and return the request that sharpens them."""
    paths = {}
    for distance, array in seen.items():
        path = folder / f"scene_{distance}m.tif"
        paths[distance] = (write_tif(path, array, distance, names=NAMES[distance], **options),)
    return SharpenRequest(
        output=str(folder / "sharp.tif"), ten=paths[10], twenty=paths[20], sixty=paths.get(60, ())
    )


@pytest.fixture(scope="module")
def request_(tmp_path_factory, seen) -> SharpenRequest:
    return write_scene(tmp_path_factory.mktemp("scene"), seen, nodata=0)


@pytest.fixture(scope="module")
def sharp(request_) -> np.ndarray:
    """The result for the whole scene at once."""
    sharpen(replace(request_, tile_size=1000))
    return read_tif(request_.output)


def refused(request: SharpenRequest, error: type[BandloomError], *words: str) -> None:
    check_refusal(lambda: sharpen(request), request.output, error, words, longest=600)


# what is written


def test_the_file_says_what_it_holds(request_, sharp):
    result = gdal.Open(request_.output)
    assert sharp.shape == (12, 240, 240) and sharp.dtype == np.uint16
    assert result.GetGeoTransform() == (CORNER[0], 10.0, 0.0, CORNER[1], 0.0, -10.0)
    assert result.GetSpatialRef().GetAuthorityCode(None) == "32631"
    bands = [result.GetRasterBand(number + 1) for number in range(12)]
    assert [band.GetDescription() for band in bands] == list(BANDS_OUT)
    assert [round(float(band.GetMetadataItem("wavelength"))) for band in bands[:3]] == [
        443,
        493,
        560,
    ]
    assert {band.GetNoDataValue() for band in bands} == {0.0}
    assert bands[3].GetColorInterpretation() == gdal.GCI_RedBand
    items = result.GetMetadata("BANDLOOM")
    assert (items["MODE"], items["RATIO"], items["DEVICE"]) == ("instant", "2 6", "CPU")
    assert items["OFFSETS"].startswith("20 m ") and len(items["BLUR"].split()) == 8


def test_the_10_m_bands_are_returned_as_they_are(sharp, seen):
    assert np.array_equal(sharp[[BANDS_OUT.index(name) for name in BANDS_10M]], seen[10])


def test_it_is_closer_to_the_truth_than_interpolation(sharp, seen, landscape):
    from scipy.ndimage import zoom

    for distance, names in ((20, BANDS_20M), (60, BANDS_60M)):
        for band, name in zip(seen[distance], names):
            place = BANDS_OUT.index(name)
            cubic = zoom(
                band.astype(float), distance // 10, order=3, mode="nearest", grid_mode=True
            )
            errors = [
                np.square(image - landscape[place]).mean()
                for image in (sharp[place].astype(float), cubic)
            ]
            assert errors[0] < 0.5 * errors[1], name


def test_degrading_the_result_gives_the_input_back(sharp, seen):
    from bandloom.nets.imaging.observation_model import degrade
    from bandloom.nets.sentinel2.observation import band_gains

    for distance, names in ((20, BANDS_20M), (60, BANDS_60M)):
        factor = distance // 10
        bands = sharp[[BANDS_OUT.index(name) for name in names]].astype(np.float32)
        again = degrade(bands, band_gains(names), factor)
        inner = (slice(None), slice(4, -4), slice(4, -4))
        error = np.abs(again - seen[distance])[inner].mean(axis=(1, 2)) / seen[distance][
            inner
        ].mean(axis=(1, 2))
        assert error.max() < 0.01  # what is left is the noise of the input


@pytest.mark.parametrize("tile", [60, 128, 200])
def test_tiles_change_nothing(request_, sharp, tile, tmp_path):
    output = str(tmp_path / "tiled.tif")
    sharpen(replace(request_, output=output, tile_size=tile))
    assert np.abs(read_tif(output).astype(int) - sharp.astype(int)).max() <= 1


def test_progress_is_real_and_grows(request_, tmp_path):
    log = ProgressLog()
    sharpen(replace(request_, output=str(tmp_path / "out.tif"), tile_size=60), log)
    assert log.fractions == sorted(log.fractions) and log.fractions[-1] == 1.0
    assert any("MPixel" in line for line in log.lines)


def test_the_same_seed_gives_the_same_result(request_, sharp, tmp_path):
    output = str(tmp_path / "again.tif")
    sharpen(replace(request_, output=output, tile_size=1000))
    assert np.array_equal(read_tif(output), sharp)


def test_chosen_bands_in_the_order_of_their_names(request_, sharp, tmp_path):
    output, log = str(tmp_path / "out.tif"), ProgressLog()
    sharpen(replace(request_, output=output, bands=("B12", "B8A"), tile_size=1000), log)
    assert np.array_equal(read_tif(output), sharp[[8, 11]])
    assert not any("Modulation transfer of the 60 m" in line for line in log.lines)


def test_a_60_m_band_that_is_asked_for_is_learnt(request_, sharp, tmp_path):
    output, log = str(tmp_path / "out.tif"), ProgressLog()
    sharpen(replace(request_, output=output, bands=("B09",), tile_size=1000), log)
    assert np.array_equal(read_tif(output).squeeze(), sharp[9])
    assert any("Modulation transfer of the 60 m" in line for line in log.lines)


def test_without_60_m_the_20_m_bands_are_the_same(request_, sharp, tmp_path):
    output = str(tmp_path / "out.tif")
    sharpen(replace(request_, output=output, sixty=(), tile_size=1000))
    assert np.array_equal(read_tif(output), np.delete(sharp, [0, 9], axis=0))


def test_a_band_of_half_a_60_m_group_cannot_be_asked_for(request_, tmp_path, seen):
    one = write_tif(tmp_path / "B01.tif", seen[60][0], 60)
    request = replace(request_, output=str(tmp_path / "o.tif"), sixty=(one,))
    refused(replace(request, bands=("B01",)), InputError, "B01 cannot be written", "B09 was not")
    log = ProgressLog()
    sharpen(request, log)
    assert any("B01 was found and B09 was not" in line for line in log.lines)
    assert read_tif(request.output).shape[0] == 10


# what comes in


def write_platform_stack(
    folder, seen, col: int, row: int, algorithm: str = "near"
) -> SharpenRequest:
    """Write all bands on 10 m pixels in one file, as cloud platforms export them, from that column and row on."""
    layers = []
    for distance in (10, 20, 60):
        own = write_tif(folder / f"own_{distance}.tif", seen[distance], distance)
        layers.append(
            gdal.Translate(
                "", own, format="MEM", xRes=10, yRes=10, resampleAlg=algorithm
            ).ReadAsArray()
        )
    stack = np.ascontiguousarray(np.concatenate(layers)[:, row:, col:])
    corner = (CORNER[0] + 10 * col, CORNER[1] - 10 * row)
    names = (*BANDS_10M, *BANDS_20M, *BANDS_60M)
    path = write_tif(folder / "stack.tif", stack, 10, corner=corner, names=names, nodata=0)
    return SharpenRequest(output=str(folder / "stack_sharp.tif"), ten=(path,))


@pytest.mark.parametrize("col, row", [(0, 0), (1, 3), (0, 58)])
def test_a_stack_on_10_m_pixels_gives_what_the_native_bands_do(request_, seen, tmp_path, col, row):
    corner = (CORNER[0] + 10 * col, CORNER[1] - 10 * row)
    ten = write_tif(
        tmp_path / "ten.tif",
        seen[10][:, row:, col:].copy(),
        10,
        corner=corner,
        names=BANDS_10M,
        nodata=0,
    )
    native = replace(request_, output=str(tmp_path / "native.tif"), ten=(ten,))
    sharpen(native)
    stack, log = write_platform_stack(tmp_path, seen, col, row), ProgressLog()
    sharpen(stack, log)
    assert np.array_equal(read_tif(stack.output), read_tif(native.output))
    assert gdal.Open(stack.output).GetGeoTransform() == gdal.Open(native.output).GetGeoTransform()
    assert any(
        "B05, B06, B07, B8A, B11, B12 lie on pixels 2 times finer" in line for line in log.lines
    )
    assert any(
        "B01, B09 lie on pixels 6 times finer than their own, repeated" in line
        for line in log.lines
    )


def test_a_stack_without_georeferencing(seen, sharp, tmp_path):
    path = write_platform_stack(tmp_path, seen, 0, 0).ten[0]
    plain = write_tif(
        tmp_path / "plain.tif",
        read_tif(path),
        0,
        names=(*BANDS_10M, *BANDS_20M, *BANDS_60M),
        nodata=0,
    )
    sharpen(SharpenRequest(output=str(tmp_path / "o.tif"), ten=(plain,)))
    assert np.array_equal(read_tif(tmp_path / "o.tif"), sharp)


def test_interpolated_bands_come_closer_to_the_truth_than_they_were(seen, landscape, tmp_path):
    stack, log = write_platform_stack(tmp_path, seen, 0, 0, "bilinear"), ProgressLog()
    sharpen(stack, log)
    assert any("finer than their own, interpolated" in line for line in log.lines)
    delivered, result = read_tif(stack.ten[0]), read_tif(stack.output)
    order = (*BANDS_10M, *BANDS_20M, *BANDS_60M)
    for name in BANDS_20M:
        truth_of = landscape[BANDS_OUT.index(name), 12:-12, 12:-12]
        before, after = (
            np.square(image[names.index(name), 12:-12, 12:-12] - truth_of).mean()
            for image, names in ((delivered, order), (result, BANDS_OUT))
        )
        assert after < 0.5 * before


def test_bands_of_10_m_detail_in_the_place_of_20_m_are_warned_of(seen, landscape, tmp_path):
    names = (*BANDS_10M, *BANDS_20M)
    detail = np.concatenate(
        [seen[10], np.random.default_rng(0).integers(500, 900, (6, *seen[10].shape[1:]))]
    )
    path = write_tif(tmp_path / "s.tif", detail.astype(np.uint16), 10, names=names)
    log = ProgressLog()
    sharpen(SharpenRequest(output=str(tmp_path / "o.tif"), ten=(path,)), log)
    assert any("neither repeated nor interpolated" in line for line in log.warnings)


def test_single_band_files_in_any_order(request_, sharp, seen, tmp_path):
    files = {}
    for distance, names in NAMES.items():
        for name, band in zip(names, seen[distance]):
            files[name] = write_tif(
                tmp_path / f"T31UFT_{name}_{distance}m ünï 影.tif", band, distance, nodata=0
            )
    output = str(tmp_path / "out.tif")
    sharpen(
        replace(
            request_,
            output=output,
            tile_size=1000,
            twenty=(),
            sixty=(),
            ten=tuple(files[n] for n in sorted(files))[::-1],
        )
    )
    assert np.array_equal(read_tif(output), sharp)


def test_sizes_that_nothing_divides(seen, sharp, tmp_path):
    request = write_scene(
        tmp_path,
        {10: seen[10][:, :233, :211], 20: seen[20][:, :117, :106], 60: seen[60][:, :39, :36]},
    )
    sharpen(request)
    result = read_tif(request.output)
    assert result.shape == (12, 233, 211)
    assert np.array_equal(result[1], seen[10][0, :233, :211])
    inner = (slice(None), slice(0, 150), slice(0, 120))
    difference = np.abs(result[inner].astype(float) - sharp[inner]).mean()
    assert difference < 0.02 * sharp.mean()


def test_a_nodata_hole_stays_where_it_is(seen, sharp, tmp_path):
    holed = {distance: array.copy() for distance, array in seen.items()}
    holed[20][:, 60:70, 50:60] = 0
    request = write_scene(tmp_path, holed, nodata=0)
    sharpen(request)
    result = read_tif(request.output)
    hole = np.zeros((240, 240), bool)
    hole[120:140, 100:120] = True
    assert np.array_equal((result == 0).all(axis=0), hole)
    assert not (result[:, ~hole] == 0).any()
    far = np.ones((240, 240), bool)
    far[120 - 40 : 140 + 40, 100 - 40 : 120 + 40] = False
    difference = np.abs(result.astype(float) - sharp)[:, far]
    assert np.median(difference) <= 2


def test_nan_in_one_pixel_blanks_that_pixel_only(seen, tmp_path):
    floats = {distance: array.astype(np.float32) / 10000 for distance, array in seen.items()}
    floats[10][2, 50, 60] = np.nan
    request = write_scene(tmp_path, floats)
    sharpen(request)
    dataset = gdal.Open(request.output)
    result, nodata = dataset.ReadAsArray(), dataset.GetRasterBand(1).GetNoDataValue()
    invalid = np.isnan(result).all(axis=0) if np.isnan(nodata) else (result == nodata).all(axis=0)
    assert result.dtype == np.float32
    assert invalid[50, 60] and invalid.sum() == 1


def test_a_shifted_20_m_grid_is_brought_over(seen, sharp, tmp_path):
    request = write_scene(tmp_path, seen)
    shifted = write_tif(
        tmp_path / "B20.tif", seen[20], 20, names=BANDS_20M, corner=(CORNER[0] + 5, CORNER[1] - 5)
    )
    log = ProgressLog()
    sharpen(replace(request, twenty=(shifted,)), log)
    assert any("Resampled" in line for line in log.lines)
    assert read_tif(request.output).shape[0] == 12


@pytest.mark.parametrize(
    "level, baseline, packed",
    [("L1C", "03.01", False), ("L1C", "05.09", True), ("L2A", "05.09", False)],
)
def test_products_as_downloaded(tmp_path, level, baseline, packed):
    product = make_product(tmp_path, level, baseline)
    place = product.zipped() if packed else product.metadata
    output = str(tmp_path / "out.tif")
    sharpen(SharpenRequest(output=output, product=str(place)))
    result = gdal.Open(output)
    assert result.RasterCount == 12
    band = result.GetRasterBand(BANDS_OUT.index("B03") + 1)
    assert band.GetScale() == pytest.approx(1e-4)
    assert band.GetOffset() == pytest.approx(-0.1 if baseline == "05.09" else 0.0)
    valid = product.arrays["B03", 10][6:, 6:]
    assert np.array_equal(band.ReadAsArray()[6:, 6:], valid)


# scenes at the edge of sense


def test_a_constant_scene_stays_constant(tmp_path):
    constant = {10: np.full((4, 60, 60), 800, np.uint16), 20: np.full((6, 30, 30), 900, np.uint16),
                60: np.full((2, 10, 10), 700, np.uint16)}  # fmt: skip
    request = write_scene(tmp_path, constant)
    sharpen(request)
    expected = [
        {10: 800, 20: 900, 60: 700}[d] for name in BANDS_OUT for d in NAMES if name in NAMES[d]
    ]
    assert [set(np.unique(band)) for band in read_tif(request.output)] == [
        {value} for value in expected
    ]


@pytest.mark.parametrize("size", [5, 6, 13])
def test_tiny_scenes(seen, tmp_path, size):
    groups = {d: a[:, : -(-size * 10 // d), : -(-size * 10 // d)] for d, a in seen.items()}
    request = write_scene(tmp_path, groups)
    sharpen(request)
    result = read_tif(request.output)
    assert result.shape == (12, size, size)
    assert result.max() < 2 * max(int(a.max()) for a in groups.values())


# refusals: nothing is written


def test_a_missing_band_is_named(request_, tmp_path, seen):
    partial = write_tif(tmp_path / "t.tif", seen[20][:5], 20, names=BANDS_20M[:5])
    refused(
        replace(request_, output=str(tmp_path / "o.tif"), twenty=(partial,)),
        InputError,
        "B12",
        "found",
        "B8A",
    )


def test_a_wrong_number_of_nameless_bands(request_, tmp_path, seen):
    nameless = write_tif(tmp_path / "t.tif", seen[10][:3], 10)
    refused(
        replace(request_, output=str(tmp_path / "o.tif"), ten=(nameless,)),
        InputError,
        "B02",
        "missing",
    )


def test_a_text_file(request_, tmp_path):
    (tmp_path / "B11_20m.tif").write_text("not a raster")
    refused(
        replace(request_, output=str(tmp_path / "o.tif"), twenty=(str(tmp_path / "B11_20m.tif"),)),
        InputError,
    )


def test_a_truncated_jp2(tmp_path):
    product = make_product(tmp_path, "L1C", size=240)
    image = next(product.folder.rglob("*_B8A.jp2"))
    image.write_bytes(image.read_bytes()[: image.stat().st_size // 3])
    refused(
        SharpenRequest(output=str(tmp_path / "o.tif"), product=str(product.folder)),
        InputError,
        "20m",
        "damaged",
    )


def test_no_area_in_common(request_, tmp_path, seen):
    elsewhere = write_tif(
        tmp_path / "t.tif", seen[20], 20, names=BANDS_20M, corner=(CORNER[0] + 1e5, CORNER[1])
    )
    refused(
        replace(request_, output=str(tmp_path / "o.tif"), twenty=(elsewhere,)),
        InputError,
        "no area in common",
    )


def test_another_reference_system(request_, tmp_path, seen):
    other = write_tif(tmp_path / "t.tif", seen[20], 20, names=BANDS_20M, epsg=32632)
    refused(
        replace(request_, output=str(tmp_path / "o.tif"), twenty=(other,)),
        InputError,
        "32632",
        "32631",
    )


def test_all_nodata(tmp_path):
    empty = {10: np.zeros((4, 60, 60), np.uint16), 20: np.zeros((6, 30, 30), np.uint16)}
    refused(write_scene(tmp_path, empty, nodata=0), InputError, "nodata")


def test_a_band_that_the_input_has_not(request_, tmp_path):
    refused(
        replace(request_, output=str(tmp_path / "o.tif"), sixty=(), bands=("B01",)),
        InputError,
        "B01",
        "60 m",
    )


def test_a_folder_that_is_not_there(request_, tmp_path):
    refused(replace(request_, output=str(tmp_path / "nowhere" / "o.tif")), OutputError, "nowhere")


def test_a_folder_that_cannot_be_written(request_):
    # root may write anywhere but in the kernel's own folders; this one holds always the same
    refused(replace(request_, output="/proc/sys/o.tif"), OutputError, "/proc/sys")


def test_output_over_an_input(request_, tmp_path):
    kept = shutil.copy(request_.ten[0], tmp_path / "ten.tif")
    before = read_tif(kept)
    refused(replace(request_, ten=(str(kept),), output=str(kept)), OutputError, "also an input")
    assert np.array_equal(read_tif(kept), before)


def test_a_full_disk(request_, tmp_path, monkeypatch):
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9 - 1000, 1000)
    )
    refused(replace(request_, output=str(tmp_path / "o.tif")), OutputError, "free")


def test_an_unknown_device(request_, tmp_path):
    options = Options(device="abacus")
    refused(
        replace(request_, output=str(tmp_path / "o.tif"), options=options), EngineError, "abacus"
    )


def test_the_papers_network_runs_from_files_to_file(seen, tmp_path):
    crops = {
        distance: array[:, : 720 // distance, : 720 // distance] for distance, array in seen.items()
    }
    options = Options(network="paper", mode="fit", iterations=1)
    request = replace(write_scene(tmp_path, crops, nodata=0), options=options)
    sharpen(request)
    dataset = gdal.Open(request.output)
    values = dataset.ReadAsArray()
    np.testing.assert_array_equal(
        values[[1, 2, 3, 7]], np.rint(crops[10])
    )  # B02, B03, B04, B08 as they are
    assert (values.reshape(len(values), -1).std(axis=1) > 0).all()
    assert dataset.GetMetadata("BANDLOOM")["DESCRIPTION"] == "S2S-UCNN as published (FR)"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3])
def test_cancel_leaves_nothing(request_, tmp_path, share):
    with pytest.raises(Cancelled):
        sharpen(replace(request_, output=str(tmp_path / "o.tif"), tile_size=24), stop_at(share))
    assert os.listdir(tmp_path) == []


def test_cancel_is_answered_at_once_while_the_method_learns(request_, tmp_path, monkeypatch):
    begun, release, ended = threading.Event(), threading.Event(), threading.Event()

    def busy(samples, options, progress, reference, kept):
        begun.set()
        release.wait(60.0)  # looks at no progress
        ended.set()
        progress.check()

    monkeypatch.setattr(sharpen_sentinel2, "fit", busy)
    with pytest.raises(Cancelled):
        sharpen(
            replace(request_, output=str(tmp_path / "o.tif")),
            ProgressLog(lambda _: begun.is_set()),
        )
    assert begun.is_set() and not ended.is_set()
    assert os.listdir(tmp_path) == []
    release.set()


@pytest.fixture
def corner(tmp_path, seen) -> SharpenRequest:
    """Sixty pixels of the scene a side, for two steps of the published network."""
    pytest.importorskip("torch")
    cut = {size: array[:, : 600 // size, : 600 // size] for size, array in seen.items()}
    options = Options("paper", "fit", iterations=20, device="cpu", threads=1)
    return replace(write_scene(tmp_path, cut), options=options)


def test_the_papers_fit_is_written_watched_and_applied_again(corner, landscape, tmp_path):
    names = [BANDS_OUT.index(name) for name in BANDS_20M]
    reference = write_tif(tmp_path / "true.tif", landscape[names][:, :60, :60], 10)
    model, curve = str(tmp_path / "fit.safetensors"), str(tmp_path / "curve.csv")
    paper = PaperChoices("rr", "published", scale=12000.0)
    options = replace(corner.options, paper=paper)
    sharpen(replace(corner, options=options, model_out=model, curve=curve, reference=reference))
    fitted = read_tif(corner.output)
    assert Path(model).stat().st_mode == Path(corner.output).stat().st_mode
    about = gdal.Open(corner.output).GetMetadata("BANDLOOM")
    assert (about["VARIANT"], about["DEGRADATION"]) == ("RR", "published")
    curves = read_curves(tmp_path / "curve.csv")
    assert list(curves["mean SRE [dB]"]) == [10, 20] and len(curves["loss of 20 m"]) == 20
    assert curves["loss of 10 m"][20] < curves["loss of 10 m"][1]
    instant = Options("paper", "instant", device="cpu", threads=1, paper=PaperChoices(model=model))
    sharpen(replace(corner, options=instant))
    np.testing.assert_array_equal(read_tif(corner.output), fitted)


def test_the_papers_network_does_without_60_m_bands(corner):
    options = replace(corner.options, iterations=2, paper=PaperChoices(whole=True))
    sharpen(replace(corner, sixty=(), options=options))
    result, ten = read_tif(corner.output), read_tif(corner.ten[0])
    assert result.shape == (10, 60, 60)
    np.testing.assert_array_equal(result[:3], ten[:3])


def test_what_belongs_to_the_paper_alone_is_refused_elsewhere(corner, tmp_path):
    plain = replace(corner, options=Options(device="cpu"), curve=str(tmp_path / "curve.csv"))
    check_refusal(lambda: sharpen(plain), corner.output, InputError, ("NETWORK paper",))
    wrong = replace(corner, reference=corner.ten[0])
    check_refusal(lambda: sharpen(wrong), corner.output, InputError, ("has 4 bands", "B05"))
    broken = replace(
        corner, options=replace(corner.options, paper=PaperChoices(model=corner.ten[0]))
    )
    check_refusal(lambda: sharpen(broken), corner.output, InputError, ("fitted S2S-UCNN",))
