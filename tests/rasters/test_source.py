"""Sources: values and validity of windows, from any kind of file."""

from __future__ import annotations

import os
import pickle
import threading
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.core.window import Window
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.grid import Grid
from bandloom.rasters.raster import describe
from bandloom.rasters.source import FILL_DISTANCE, Source
from bandloom.tests import builders
from bandloom.tests.progress_log import ProgressLog
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal

RANDOM = np.random.default_rng(3)
TYPES = ["uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"]
TYPES += [
    name
    for name in ("int8", "uint64", "int64")
    if hasattr(gdal, f"GDT_{name.title().replace('Ui', 'UI')}")
]


def numbers(shape, dtype="uint16", low=1, high=120):
    return RANDOM.integers(low, high, shape).astype(dtype)


@pytest.fixture
def plain(tmp_path):
    array = numbers((3, 20, 30))
    return array, builders.write_tif(tmp_path / "plain.tif", array, names=("B2", "B3", "B4"))


def test_whole_image(plain):
    array, path = plain
    source = Source(describe(path).references)
    values, valid = source.read(source.grid.window)
    assert values.dtype == np.float32 and (values == array).all() and valid.all()
    assert [band.name for band in source.bands] == ["B2", "B3", "B4"]
    assert source.paths == (path,)
    assert source.grid.geotransform == (600000.0, 10.0, 0.0, 5700000.0, 0.0, -10.0)


def test_bands_in_any_order_from_several_files(plain, tmp_path):
    array, path = plain
    other = numbers((1, 20, 30))
    second = builders.write_tif(tmp_path / "second.tif", other)
    values, _ = Source([(path, 3), (second, 1), (path, 1)]).read(Window(4, 5, 6, 7))
    assert (values == np.stack([array[2], other[0], array[0]])[:, 5:12, 4:10]).all()


@pytest.mark.parametrize("dtype", TYPES)
def test_every_type_is_read(tmp_path, dtype):
    array = numbers((1, 6, 7), dtype)
    source = Source([(builders.write_tif(tmp_path / "typed.tif", array), 1)])
    assert (source.read(source.grid.window)[0] == array).all()
    assert source.bands[0].dtype == dtype


@settings(max_examples=80, deadline=None)
@given(st.integers(-45, 45), st.integers(-45, 45), st.integers(1, 50), st.integers(1, 50))
def test_beyond_the_edge_values_repeat_and_are_invalid(plain_module, col, row, width, height):
    array, source = plain_module
    window = Window(col, row, width, height)
    values, valid = source.read(window)
    rows = np.clip(np.arange(row, row + height), 0, array.shape[1] - 1)
    cols = np.clip(np.arange(col, col + width), 0, array.shape[2] - 1)
    assert (values == array[:, rows][:, :, cols]).all()
    inside_rows = (np.arange(row, row + height) == rows)[:, None]
    assert (valid == (inside_rows & (np.arange(col, col + width) == cols)[None])).all()


@pytest.fixture(scope="module")
def plain_module(tmp_path_factory):
    array = numbers((2, 20, 30))
    path = builders.write_tif(tmp_path_factory.mktemp("edge") / "plain.tif", array)
    return array, Source([(path, 1), (path, 2)])


def test_nodata_of_any_band_makes_a_pixel_invalid_and_is_filled_by_its_neighbour(tmp_path):
    array = numbers((2, 9, 9), low=100, high=200)
    array[1, 4, 4] = 7
    path = builders.write_tif(tmp_path / "holes.tif", array, nodata=7)
    source = Source(describe(path).references)
    values, valid = source.read(source.grid.window)
    assert not valid[4, 4] and valid.sum() == 80
    neighbours = {(3, 4), (4, 3), (5, 4), (4, 5)}
    assert any((values[:, 4, 4] == array[:, r, c]).all() for r, c in neighbours)


@pytest.mark.parametrize(
    ("dtype", "nodata"),
    [("uint8", 255), ("int16", -32768), ("uint32", 4294967295), ("float32", float("nan")), ("float64", -1.7e308),
     ("float32", -3.4028234663852886e38), ("float64", -9999.0)],
)  # fmt: skip
def test_nodata_values_of_every_type(tmp_path, dtype, nodata):
    array = numbers((1, 8, 8), dtype)
    array[0, 2, 3] = nodata
    source = Source([(builders.write_tif(tmp_path / "n.tif", array, nodata=nodata), 1)])
    values, valid = source.read(source.grid.window)
    assert np.argwhere(~valid).tolist() == [[2, 3]]
    assert np.isfinite(values).all() and 1 <= values[0, 2, 3] < 120


def test_nan_and_infinity_blank_their_pixels_only(tmp_path):
    array = numbers((1, 40, 40), "float32")
    array[0, 3, 3], array[0, 30, 31] = np.nan, np.inf
    source = Source([(builders.write_tif(tmp_path / "nan.tif", array), 1)])
    values, valid = source.read(source.grid.window)
    assert np.argwhere(~valid).tolist() == [[3, 3], [30, 31]] and np.isfinite(values).all()


def test_mask_bands_and_alpha_are_validity(tmp_path):
    array = numbers((2, 8, 8), "uint8")
    expected = np.ones((8, 8), bool)
    expected[2, 5] = False
    masked = builders.write_tif(tmp_path / "masked.tif", array)
    with_mask = gdal.Open(masked, gdal.GA_Update)
    with_mask.CreateMaskBand(gdal.GMF_PER_DATASET)
    with_mask.GetRasterBand(1).GetMaskBand().WriteArray(expected.astype(np.uint8) * 255)
    with_mask = None
    alpha = builders.write_tif(
        tmp_path / "alpha.tif", np.concatenate([array, expected[None] * np.uint8(255)])
    )
    with_alpha = gdal.Open(alpha, gdal.GA_Update)
    with_alpha.GetRasterBand(3).SetColorInterpretation(gdal.GCI_AlphaBand)
    with_alpha = None
    for path in (masked, alpha):
        raster = describe(path)
        source = Source(raster.references)
        values, valid = source.read(source.grid.window)
        assert len(raster.bands) == 2 and (valid == expected).all()
        assert (values[:, expected] == array[:, expected]).all()


def test_a_named_fourth_band_of_8_bits_is_no_alpha(tmp_path):
    array = numbers((4, 6, 6), "uint8")
    array[3] = 255 * (array[3] > 60)
    assert len(describe(builders.write_tif(tmp_path / "rgba.tif", array)).bands) == 3
    assert (
        len(
            describe(
                builders.write_tif(tmp_path / "naip.tif", array, names=("R", "G", "B", "NIR"))
            ).bands
        )
        == 4
    )


def test_a_band_can_be_given_a_nodata_value_that_its_file_lacks(tmp_path):
    array = numbers((1, 5, 5))
    array[0, 1, 1] = 0
    path = builders.write_tif(tmp_path / "zero.tif", array)
    assert Source([(path, 1)]).read(Window(0, 0, 5, 5))[1].all()
    valid = Source([(path, 1, BandInfo("B02", "uint16", nodata=0.0))]).read(Window(0, 0, 5, 5))[1]
    assert np.argwhere(~valid).tolist() == [[1, 1]]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 40), st.integers(1, 40))
def test_what_is_filled_in_does_not_depend_on_the_window(holes_module, col, row, width, height):
    whole, source = holes_module
    window = Window(col, row, width, height).intersection(source.grid.window)
    if not window.empty:
        assert (source.read(window)[0] == whole[(slice(None), *window.slices)]).all()


@pytest.fixture(scope="module")
def holes_module(tmp_path_factory):
    side = 4 * FILL_DISTANCE
    array = numbers((2, side, side), low=100, high=30000)
    array[0][RANDOM.random((side, side)) < 0.3] = 0
    array[:, side // 8 :, : side // 2] = 0  # wider than the fill reaches
    path = builders.write_tif(tmp_path_factory.mktemp("holes") / "holes.tif", array, nodata=0)
    source = Source(describe(path).references)
    values, valid = source.read(source.grid.window)
    assert (values > 0).all() and not valid.all()
    return values, source


def test_an_all_nodata_image_is_finite_and_invalid(tmp_path):
    path = builders.write_tif(tmp_path / "empty.tif", np.zeros((2, 9, 9), np.uint16), nodata=0)
    values, valid = Source(describe(path).references).read(Window(-3, -3, 15, 15))
    assert not valid.any() and np.isfinite(values).all()


def test_pickled_and_read_in_threads(plain):
    array, path = plain
    source = Source(describe(path).references)
    source.read(source.grid.window)
    copy = pickle.loads(pickle.dumps(source))
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(copy.read(copy.grid.window)[0]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4 and all((values == array).all() for values in results)


def test_names_with_spaces_and_letters_of_any_script_vrt_and_zip(tmp_path, plain):
    array, path = plain
    folder = tmp_path / "Вена 東京 ø"
    folder.mkdir()
    named = str(folder / "an image ñ.tif")
    os.rename(path, named)
    vrt = str(folder / "stack 1.vrt")
    gdal.Translate(vrt, named, format="VRT")
    archive = folder / "données.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(named, "in side/image.tif")
    for name in (named, vrt, f"/vsizip/{archive}/in side/image.tif"):
        source = Source(describe(name).references)
        assert (source.read(source.grid.window)[0] == array).all()


def test_a_grid_on_the_same_lattice_is_read_without_resampling(plain):
    array, path = plain
    native = describe(path).grid
    target = native.crop(Window(-4, 6, 20, 30))
    values, valid = Source(describe(path).references, target).read(Window(0, 0, 20, 30))
    assert (values[:, :14, 4:] == array[:, 6:, :16]).all()
    assert valid[:14, 4:].all() and valid.sum() == 14 * 16


@pytest.mark.parametrize("pixel", [0.1, 1 / 3, 8.983152841214912e-05])
def test_rounding_of_map_coordinates_does_not_resample(tmp_path, pixel):
    array = numbers((1, 40, 40))
    path = builders.write_tif(
        tmp_path / "degrees.tif", array, pixel, corner=(-56.37368, -1.45868), epsg=4326
    )
    for offset in range(0, 20):
        x, y = -56.37368 + offset * pixel, -1.45868 - offset * pixel
        x -= 1e-4 * pixel
        target = Grid(describe(path).grid.crs, (x, pixel, 0.0, y, 0.0, -pixel), 20, 20)
        values, valid = Source([(path, 1)], target).read(target.window)
        assert (
            valid.all()
            and (values[0] == array[0, offset : offset + 20, offset : offset + 20]).all()
        )


def test_a_rotated_grid_is_resampled_half_pixel_right(tmp_path):
    """A plane is linear in map coordinates: cubic convolution gives it back on any grid."""
    geotransform = (600000.0, 9.0, 4.0, 5700000.0, 3.0, -11.0)
    native = Grid(builders.utm(), geotransform, 60, 50)

    def plane(grid):
        cols, rows = np.meshgrid(np.arange(grid.width) + 0.5, np.arange(grid.height) + 0.5)
        x, y = grid.to_map(cols, rows)
        return (2 * (x - 600000.0) + 3 * (5700000.0 - y) + 500).astype(np.float32)

    path = builders.write_tif(tmp_path / "rotated.tif", plane(native), geotransform=geotransform)
    target = Grid(native.crs, (600203.0, 7.0, 2.0, 5699900.0, -1.0, -8.0), 20, 16)
    values, valid = Source([(path, 1)], target).read(target.window)
    assert valid.all()
    assert np.abs(values[0] - plane(target)).max() < 0.05


def test_resampled_nodata_stays_invalid_and_does_not_ring(tmp_path):
    array = np.full((1, 40, 40), 1000, np.uint16)
    array[0, :, :10] = 65535
    path = builders.write_tif(tmp_path / "half.tif", array, nodata=65535)
    native = describe(path).grid
    target = native.crop(Window(2, 2, 30, 30))
    x, *rest = target.geotransform
    target = Grid(target.crs, (x + 5.0, *rest), 30, 30)
    values, valid = Source([(path, 1)], target).read(target.window)
    assert np.allclose(values, 1000)
    assert valid[:, 8:].all() and not valid[:, :7].any()


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("kind", ["alpha", "mask"])
def test_resampled_masks_stay_invalid(tmp_path, count, kind):
    array = np.full((count + 1, 40, 40), 200, np.uint16)
    array[:, :, :10] = 3
    array[-1] = np.where(np.arange(40) < 10, 0, 255)
    if kind == "alpha":
        path = builders.write_tif(tmp_path / "masked.tif", array)
        dataset = gdal.Open(path, gdal.GA_Update)
        dataset.GetRasterBand(count + 1).SetColorInterpretation(gdal.GCI_AlphaBand)
    else:
        path = builders.write_tif(tmp_path / "masked.tif", array[:-1])
        dataset = gdal.Open(path, gdal.GA_Update)
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(array[-1])
    dataset = None
    x, *rest = describe(path).grid.crop(Window(2, 2, 30, 30)).geotransform
    target = Grid(builders.utm(), (x + 5.0, *rest), 30, 30)
    values, valid = Source(describe(path).references, target).read(target.window)
    assert values.shape[0] == count and np.allclose(values, 200)
    assert valid[:, 8:].all() and not valid[:, :7].any()


def test_wavelengths_scale_and_offset_are_read(tmp_path):
    path = builders.write_tif(
        tmp_path / "meta.tif", numbers((4, 4, 4)), names=("B2, blue", "", "", "")
    )
    dataset = gdal.Open(path, gdal.GA_Update)
    first, second, third = (dataset.GetRasterBand(i) for i in (1, 2, 3))
    first.SetScale(0.0001)
    first.SetOffset(-0.1)
    first.SetMetadata(
        {"WAVELENGTH": "490", "WAVELENGTH_UNIT": "nm", "BANDWIDTH": "65", "BANDWIDTH_UNIT": "nm"}
    )
    second.SetMetadata({"wavelength": "0.56", "wavelength_units": "Micrometers", "fwhm": "0.036"})
    third.SetMetadataItem("CENTRAL_WAVELENGTH_UM", "0.665", "IMAGERY")
    first = second = third = dataset = None
    bands = describe(path).bands
    assert (bands[0].name, bands[0].description) == ("B2", "B2, blue")
    assert (bands[0].scale, bands[0].offset, bands[0].wavelength_nm, bands[0].fwhm_nm) == (
        0.0001,
        -0.1,
        490.0,
        65.0,
    )
    assert (bands[1].wavelength_nm, bands[1].fwhm_nm) == (pytest.approx(560.0), pytest.approx(36.0))
    assert bands[2].wavelength_nm == pytest.approx(665.0)
    assert (bands[3].name, bands[3].wavelength_nm) == ("", None)


def test_a_file_that_was_described_is_opened_once_more_to_be_read_not_thrice(plain, monkeypatch):
    path, array = plain[1], plain[0]
    opened = []
    real = gdal.OpenEx
    monkeypatch.setattr(gdal, "OpenEx", lambda *args: opened.append(args[0]) or real(*args))
    source = Source(describe(path).references)
    assert opened == [path]
    values, _ = source.read(source.grid.window)
    assert opened == [path, path]
    np.testing.assert_array_equal(values, array)


def test_data_that_come_with_a_complaint_are_not_used(plain, monkeypatch):
    source = Source([(plain[1], 1)])
    monkeypatch.setattr(
        "bandloom.rasters.file_bands.attempt", lambda *_, **__: (bytearray(600 * 4), "half a block")
    )
    with pytest.raises(InputError, match=r"cannot be read at column 0, row 0 \(half a block\)"):
        source._files[0].read(
            SimpleNamespace(ReadRaster=None),
            source.grid.window,
            np.empty((1, 20, 30)),
            np.ones((20, 30), bool),
        )


@pytest.mark.parametrize("exceptions", [False, True])
class TestBadInput:
    """Whatever ``gdal.UseExceptions`` is set to, the same sentence comes and the setting stays."""

    @pytest.fixture(autouse=True)
    def switch(self, exceptions):
        before = gdal.GetUseExceptions()
        (gdal.UseExceptions if exceptions else gdal.DontUseExceptions)()
        yield
        assert bool(gdal.GetUseExceptions()) == exceptions
        (gdal.UseExceptions if before else gdal.DontUseExceptions)()

    def test_text_file(self, tmp_path):
        path = tmp_path / "notes.tif"
        path.write_text("no raster")
        with pytest.raises(
            InputError, match=r"notes.tif cannot be opened as a raster .*choose a raster"
        ):
            describe(str(path))

    def test_absent_file(self, tmp_path):
        with pytest.raises(InputError, match="absent.tif cannot be opened"):
            Source([(str(tmp_path / "absent.tif"), 1)])

    @pytest.mark.parametrize("kind", ["tif", "jp2"])
    @pytest.mark.parametrize("share", [0.9, 0.4])
    def test_truncated(self, tmp_path, kind, share):
        array = RANDOM.integers(1000, 6000, (300, 300)).astype(np.uint16)
        path = tmp_path / f"cut.{kind}"
        if kind == "tif":
            builders.write_tif(path, array, options=("TILED=YES", "COMPRESS=DEFLATE"))
        else:
            builders.write_jp2(path, array, 10)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(
            InputError, match=rf"cut.{kind} cannot be (read|opened).*(copy it again|choose)"
        ):
            source = Source([(str(path), 1)])
            source.read(source.grid.window)

    def test_complex_numbers(self, tmp_path):
        path = builders.write_tif(tmp_path / "radar.tif", np.ones((1, 4, 4), np.complex64))
        with pytest.raises(InputError, match="CFloat32 values; convert it to real numbers"):
            describe(path)

    def test_band_out_of_range(self, tmp_path):
        path = builders.write_tif(tmp_path / "one.tif", numbers((1, 4, 4)))
        with pytest.raises(InputError, match=r"has 1 band\(s\), not band 2"):
            Source([(path, 2)])

    def test_another_crs(self, tmp_path):
        first = builders.write_tif(tmp_path / "a.tif", numbers((1, 4, 4)))
        second = builders.write_tif(tmp_path / "b.tif", numbers((1, 4, 4)), epsg=32632)
        with pytest.raises(InputError, match="b.tif is in another coordinate reference system"):
            Source([(first, 1), (second, 1)])

    def test_no_band(self):
        with pytest.raises(InputError, match="No band was given"):
            Source([])


def test_a_window_far_into_a_sparse_file_over_4_gb(tmp_path):
    side = 70000
    path = str(tmp_path / "big.tif")
    options = ["BIGTIFF=YES", "SPARSE_OK=TRUE", "TILED=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, side, side, 1, gdal.GDT_UInt16, options)
    block = numbers((256, 256))
    dataset.GetRasterBand(1).WriteArray(block, side - 300, side - 300)
    dataset = None
    assert os.stat(path).st_blocks * 512 < 1e8 and side * side * 2 > 4e9
    source = Source([(path, 1)], nodata="none")
    values, valid = source.read(Window(side - 300, side - 300, 310, 256))
    assert (values[0, :, :256] == block).all()
    assert valid[:, :300].all() and not valid[:, 300:].any()


@pytest.mark.parametrize(
    "geotransform",
    [
        (float("nan"), 10.0, 0.0, 5e6, 0.0, -10.0),
        (6e5, float("nan"), 0.0, 5e6, 0.0, -10.0),
        (6e5, 10.0, 0.0, float("inf"), 0.0, -10.0),
        (6e5, 10.0, 10.0, 5e6, -10.0, -10.0),
        (6e5, 1e-200, 0.0, 5e6, 0.0, -1e-200),
    ],
)
def test_a_geotransform_that_places_no_pixel_is_refused_in_a_sentence(tmp_path, geotransform):
    path = builders.write_tif(
        tmp_path / "a.tif", np.ones((1, 4, 4), np.uint8), geotransform=geotransform
    )
    with pytest.raises(
        InputError, match=r"a\.tif has the geotransform .*: mend its georeferencing, or remove it\."
    ):
        Source([(path, 1)])


def test_rpcs_and_control_points_that_are_no_numbers_are_refused_in_a_sentence(tmp_path):
    path = builders.write_tif(tmp_path / "a.tif", np.ones((1, 4, 4), np.uint8), pixel=0)
    dataset = gdal.OpenEx(path, gdal.OF_UPDATE)
    dataset.SetGCPs(
        [gdal.GCP(float(n), 1.0, 0.0, float("nan"), float(n)) for n in range(4)], builders.utm()
    )
    dataset = None
    with pytest.raises(InputError, match="has the ground control point .*nan"):
        describe(path)
    virtual = tmp_path / "b.vrt"
    gdal.Translate(
        str(virtual),
        builders.write_tif(tmp_path / "b.tif", np.ones((1, 4, 4), np.uint8)),
        format="VRT",
    )
    items = "".join(
        f'<MDI key="{key}">{text}</MDI>' for key, text in (("LINE_OFF", "none"), ("SAMP_OFF", "2"))
    )
    text = virtual.read_text().replace(
        "<VRTRasterBand", f'<Metadata domain="RPC">{items}</Metadata><VRTRasterBand', 1
    )
    virtual.write_text(text)
    with pytest.raises(InputError, match="has RPCs with LINE_OFF 'none'"):
        describe(str(virtual))


@pytest.mark.parametrize("exceptions", [False, True])
def test_a_vrt_whose_raster_was_moved_is_told_in_a_sentence(tmp_path, plain, exceptions):
    path = str(tmp_path / "mosaic.vrt")
    gdal.BuildVRT(path, [plain[1]]).FlushCache()
    os.rename(plain[1], tmp_path / "elsewhere.tif")
    used = gdal.GetUseExceptions()
    (gdal.UseExceptions if exceptions else gdal.DontUseExceptions)()
    try:
        source = Source(describe(path).references)
        with pytest.raises(InputError, match="that it is made of is missing or damaged: put it back"):
            source.tell(ProgressLog())
            source.read(source.grid.window)
    finally:
        (gdal.UseExceptions if used else gdal.DontUseExceptions)()
