"""Sinks: what is in the file, and that there is a complete file or none."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import OutputError
from bandloom.core.tiling import plan
from bandloom.core.window import Window
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.encoder import Encoder, rounded
from bandloom.rasters.grid import IDENTITY, Grid, GroundControlPoint
from bandloom.rasters.raster import describe
from bandloom.rasters.sink import Sink
from bandloom.tests import builders
from osgeo import gdal

GRID = Grid(builders.utm(), (600000.0, 10.0, 0.0, 5700000.0, 0.0, -10.0), 50, 40)
BANDS = (
    BandInfo("B02", "uint16", scale=0.0001, offset=-0.1, wavelength_nm=492.7, fwhm_nm=65.0),
    BandInfo("B8A", "uint16", scale=0.0001, offset=-0.1, wavelength_nm=864.7, fwhm_nm=21.0),
)
RANDOM = np.random.default_rng(5)


def image(bands=2, grid=GRID, low=1, high=9000):
    return RANDOM.integers(low, high, (bands, grid.height, grid.width)).astype(np.float32)


def write(path, array, mask=None, grid=GRID, bands=BANDS, **options):
    with Sink(str(path), grid, bands, **options) as sink:
        for window in plan(grid.width, grid.height, 16):
            rows, cols = window.slices
            sink.write(window, array[:, rows, cols], None if mask is None else mask[rows, cols])


def test_pixels_georeferencing_names_and_physical_values_are_in_the_file(tmp_path):
    array = image()
    path = tmp_path / "out.tif"
    write(path, array, metadata={"SEED": 0, "METHOD": "identity"})
    assert os.listdir(tmp_path) == ["out.tif"]
    dataset = gdal.Open(str(path))
    assert (dataset.ReadAsArray() == array).all()
    raster = describe(str(path))
    assert raster.grid == GRID
    assert [(b.name, b.dtype, b.nodata, b.scale, b.offset) for b in raster.bands] == [
        ("B02", "uint16", None, 0.0001, -0.1), ("B8A", "uint16", None, 0.0001, -0.1)
    ]  # fmt: skip
    assert [(b.wavelength_nm, b.fwhm_nm) for b in raster.bands] == [(492.7, 65.0), (864.7, 21.0)]
    band = dataset.GetRasterBand(1)
    assert (band.GetMetadataItem("wavelength"), band.GetMetadataItem("wavelength_units")) == (
        "492.7",
        "Nanometers",
    )
    assert float(band.GetMetadataItem("CENTRAL_WAVELENGTH_UM", "IMAGERY")) == pytest.approx(0.4927)
    assert dataset.GetMetadata("BANDLOOM") == {"SEED": "0", "METHOD": "identity"}
    assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "DEFLATE"
    assert band.GetBlockSize() == [256, 256]


def test_rotated_geotransform(tmp_path):
    grid = Grid(GRID.crs, (600000.0, 9.0, 3.0, 5700000.0, 2.0, -8.0), 50, 40)
    write(tmp_path / "out.tif", image(), grid=grid)
    assert describe(str(tmp_path / "out.tif")).grid == grid


def test_an_image_without_georeferencing_stays_so(tmp_path):
    write(tmp_path / "out.tif", image(), grid=Grid("", IDENTITY, 50, 40))
    assert gdal.Open(str(tmp_path / "out.tif")).GetGeoTransform(can_return_null=True) is None


def test_ground_control_points_and_rpcs(tmp_path):
    points = tuple(
        GroundControlPoint(col, row, 4.0 + col / 1000, 50.0 - row / 1000, 7.0, str(i), "")
        for i, (col, row) in enumerate([(0.0, 0.0), (50.0, 0.0), (0.0, 40.0), (50.0, 40.5)])
    )
    coefficients = " ".join(["0.5"] * 20)
    rpc = {key: "1" for key in ("LINE_OFF", "SAMP_OFF", "LAT_OFF", "LONG_OFF", "HEIGHT_OFF")}
    rpc.update(
        {
            key: "2"
            for key in ("LINE_SCALE", "SAMP_SCALE", "LAT_SCALE", "LONG_SCALE", "HEIGHT_SCALE")
        }
    )
    rpc.update({f"{a}_{b}_COEFF": coefficients for a in ("LINE", "SAMP") for b in ("NUM", "DEN")})
    grid = Grid("", IDENTITY, 50, 40, points, builders.utm(4326), tuple(sorted(rpc.items())))
    path = tmp_path / "out.tif"
    write(path, image(), grid=grid)
    found = describe(str(path)).grid
    assert [point[:5] for point in found.gcps] == [point[:5] for point in points]
    assert "4326" in found.gcp_crs
    kept = dict(found.rpc)
    assert {key: float(kept[key]) for key in ("LINE_OFF", "SAMP_SCALE")} == {
        "LINE_OFF": 1.0,
        "SAMP_SCALE": 2.0,
    }
    assert [float(v) for v in kept["LINE_NUM_COEFF"].split()] == [0.5] * 20


@pytest.mark.parametrize(
    ("dtype", "given", "stored"),
    [
        ("uint8", [-3.0, 0.4, 0.6, 254.7, 300.0], [0, 0, 1, 255, 255]),
        ("int16", [-4e4, -1.6, 1.5, 2.5, 4e4], [-32768, -2, 2, 2, 32767]),
        ("uint16", [-1.0, 0.0, 10.2, 65535.4, 7e4], [0, 0, 10, 65535, 65535]),
        ("int32", [-3e9, -1.0, 0.0, 5.0, 3e9], [-(2**31), -1, 0, 5, 2147483520]),
        ("uint32", [-3.0, 0.0, 1.0, 5.0, 5e9], [0, 0, 1, 5, 4294967040]),
        ("float32", [-1.5, 0.0, 0.25, 1e30, 7.0], [-1.5, 0.0, 0.25, 1e30, 7.0]),
        ("float64", [-1.5, 0.0, 0.25, 7.0, 8.0], [-1.5, 0.0, 0.25, 7.0, 8.0]),
    ],
)
def test_values_are_rounded_then_clipped(tmp_path, dtype, given, stored):
    grid = Grid("", IDENTITY, 5, 1)
    write(
        tmp_path / "out.tif",
        np.array([[given]], np.float32),
        grid=grid,
        bands=BANDS[:1],
        dtype=dtype,
    )
    result = builders.read_tif(tmp_path / "out.tif")
    assert result.dtype == dtype
    assert result.ravel().tolist() == pytest.approx(np.array(stored, dtype).tolist())


def test_the_default_type_holds_all_bands(tmp_path):
    bands = (BandInfo("a", "uint8"), BandInfo("b", "int16"))
    array = image()
    write(tmp_path / "out.tif", array, bands=bands)
    result = builders.read_tif(tmp_path / "out.tif")
    assert result.dtype == np.int16
    assert np.array_equal(result, array)


def test_declared_nodata_is_kept_and_no_valid_pixel_becomes_it(tmp_path):
    array, mask = image(), np.ones((40, 50), bool)
    array[0, 0, 0], array[1, 3, 3], mask[5, 6] = 0.2, 0.0, False
    write(
        tmp_path / "out.tif",
        array,
        mask,
        bands=[BandInfo("a", "uint16", nodata=0.0), BandInfo("b", "uint16")],
    )
    result = builders.read_tif(tmp_path / "out.tif")
    assert gdal.Open(str(tmp_path / "out.tif")).GetRasterBand(2).GetNoDataValue() == 0.0
    assert np.argwhere(result[0] == 0).tolist() == [[5, 6]] == np.argwhere(result[1] == 0).tolist()
    assert result[0, 0, 0] == 1 and result[1, 3, 3] == 1


def test_nan_is_nodata(tmp_path):
    array = image()
    array[1, 2, 3] = np.nan
    write(tmp_path / "f.tif", array, dtype="float32")
    write(tmp_path / "i.tif", array, dtype="int16", nodata=-1.0)
    assert np.argwhere(np.isnan(builders.read_tif(tmp_path / "f.tif"))).tolist() == [[1, 2, 3]]
    assert np.isnan(gdal.Open(str(tmp_path / "f.tif")).GetRasterBand(1).GetNoDataValue())
    assert np.argwhere(builders.read_tif(tmp_path / "i.tif") == -1).tolist() == [[1, 2, 3]]
    mask = np.ones((40, 50), bool)
    mask[7, 8] = False
    write(tmp_path / "m.tif", array, mask, dtype="int16", nodata=-1.0)
    assert np.argwhere(builders.read_tif(tmp_path / "m.tif") == -1).tolist() == [
        [0, 7, 8],
        [1, 2, 3],
        [1, 7, 8],
    ]


def test_without_declared_nodata_one_is_chosen_that_no_pixel_has():
    mask = np.array([[True, False]])
    for values, dtype, expected in (
        ([5, 9], "uint16", 0), ([0, 9], "uint16", 65535), ([0, 9], "int16", -32768), ([-32768, 9], "int16", 32767),
    ):  # fmt: skip
        encoder = Encoder(dtype, None)
        encoder.encode(np.array([[values]], np.float32), None)
        stored = encoder.encode(np.array([[values]], np.float32), mask)
        assert (encoder.nodata, encoder.chosen, stored[0, 0].tolist()) == (
            expected,
            True,
            [values[0], expected],
        )


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "float32"])
@pytest.mark.parametrize("nodata", [None, 0.0, 255.0])
@pytest.mark.parametrize("unknown", [False, True])
def test_what_was_rounded_before_is_stored_the_same(dtype, nodata, unknown):
    noise = np.random.default_rng(2)
    array = noise.uniform(-300, 70000, (2, 20, 30))
    array[:, ::3] = noise.uniform(-1, 256, (2, 7, 30))
    mask = noise.random((20, 30)) > 0.1
    if unknown:
        array[0, 3, 4] = np.nan
    before, after = Encoder(dtype, nodata), Encoder(dtype, nodata)
    for valid in (None, mask):
        expected = after.encode(array.copy(), valid)
        stored = before.encode(rounded(array, dtype), valid)
        np.testing.assert_array_equal(stored, expected)
        assert stored.dtype == expected.dtype == dtype
    assert str(before.nodata) == str(after.nodata)
    assert rounded(array, dtype).dtype == (array.dtype if unknown else dtype)


def test_a_nodata_value_that_the_type_cannot_hold_is_not_declared(tmp_path):
    write(
        tmp_path / "out.tif",
        image(),
        bands=[BandInfo("a", "uint16", nodata=-9999.0)] * 2,
        dtype="uint16",
    )
    assert gdal.Open(str(tmp_path / "out.tif")).GetRasterBand(1).GetNoDataValue() is None


def test_creation_options_of_the_user_win(tmp_path):
    write(tmp_path / "a.tif", image(), creation_options=("COMPRESS=LZW", "TILED=NO"))
    write(
        tmp_path / "b.tif",
        image(),
        creation_options=("COMPRESS=NONE", "BLOCKXSIZE=128", "blockysize=64"),
    )
    first, second = (gdal.Open(str(tmp_path / name)) for name in ("a.tif", "b.tif"))
    assert first.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "LZW"
    assert first.GetRasterBand(1).GetBlockSize()[0] == 50
    assert second.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") is None
    assert second.GetRasterBand(1).GetBlockSize() == [128, 64]


@pytest.mark.skipif(
    "ZSTD" not in gdal.GetDriverByName("GTiff").GetMetadataItem("DMD_CREATIONOPTIONLIST"),
    reason="this GDAL was built without ZSTD",
)
def test_zstd_is_as_quick_as_it_can_be_unless_the_user_says_otherwise(tmp_path):
    pixels = np.round(np.cumsum(image(), axis=2) / 99)
    levels = {"a.tif": (), "b.tif": ("ZSTD_LEVEL=1",), "c.tif": ("ZSTD_LEVEL=19",)}
    for name, more in levels.items():
        write(tmp_path / name, pixels, creation_options=("COMPRESS=ZSTD", *more))
    sizes = [(tmp_path / name).stat().st_size for name in levels]
    assert sizes[0] == sizes[1] != sizes[2]
    assert np.array_equal(gdal.Open(str(tmp_path / "a.tif")).ReadAsArray(), pixels)


@pytest.mark.parametrize(
    ("side", "block"), [(768, 256), (480, 240), (240, 240), (96, 96), (100, 256), (6, 256)]
)
def test_blocks_fit_the_windows(tmp_path, side, block):
    write(tmp_path / "out.tif", image(), window_side=side)
    assert gdal.Open(str(tmp_path / "out.tif")).GetRasterBand(1).GetBlockSize() == [block, block]


def test_windows_much_larger_than_what_gdal_may_hold_back(tmp_path):
    grid = Grid("", IDENTITY, 2048, 2048)
    array = np.broadcast_to(np.arange(2048, dtype=np.float32), (6, 2048, 2048))
    path = tmp_path / "big.tif"
    with Sink(str(path), grid, [BandInfo(str(i), "uint16") for i in range(6)]) as sink:
        for window in plan(2048, 2048, 1024):
            sink.write(window, array[(slice(None), *window.slices)])
    assert (builders.read_tif(path) == array).all()


def test_files_over_4_gb(tmp_path, monkeypatch):
    """Blocks never written take no room, so this needs no 5 GB."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1e12}))
    grid = Grid("", IDENTITY, 50000, 50000)
    path = tmp_path / "big.tif"
    corner = image(1, Grid("", IDENTITY, 256, 256))
    with Sink(str(path), grid, BANDS[:1]) as sink:
        sink.write(Window(49744, 49744, 256, 256), corner)
    assert path.read_bytes()[2] == 43, "not a BigTIFF"
    assert path.stat().st_size < 1e7
    read = gdal.Open(str(path)).ReadAsArray(49740, 49744, 260, 256)
    assert (read[:, 4:] == corner[0]).all() and (read[:, :4] == 0).all()


def test_an_error_leaves_nothing_and_keeps_what_was_there(tmp_path):
    path = tmp_path / "out.tif"
    path.write_bytes(b"old result")
    with pytest.raises(KeyError), Sink(str(path), GRID, BANDS) as sink:
        sink.write(Window(0, 0, 16, 16), image()[:, :16, :16])
        assert len(os.listdir(tmp_path)) == 2
        raise KeyError
    assert os.listdir(tmp_path) == ["out.tif"] and path.read_bytes() == b"old result"


def test_the_name_appears_only_when_complete_and_replaces_with_its_side_files(tmp_path):
    path = tmp_path / "out.tif"
    write(path, image())
    for end in (".aux.xml", ".ovr"):
        (tmp_path / f"out.tif{end}").write_text("of the old one")
    array = image()
    with Sink(str(path), GRID, BANDS) as sink:
        sink.write(GRID.window, array)
        assert not (builders.read_tif(path) == array).all()
    assert os.listdir(tmp_path) == ["out.tif"] and (builders.read_tif(path) == array).all()


@pytest.mark.parametrize(
    ("name", "driver"), [("out.png", "PNG"), ("out.img", "HFA"), ("OUT.TIF", "GTiff")]
)
def test_other_formats_by_extension(tmp_path, name, driver):
    array = image(1)
    write(tmp_path / name, array, bands=BANDS[:1])
    dataset = gdal.Open(str(tmp_path / name))
    assert dataset.GetDriver().ShortName == driver and (dataset.ReadAsArray() == array[0]).all()
    assert dataset.GetGeoTransform() == GRID.geotransform
    assert all(not file.startswith(".") for file in os.listdir(tmp_path))


def test_names_with_spaces_and_letters_of_any_script(tmp_path):
    folder = tmp_path / "Вена 東京"
    folder.mkdir()
    array = image()
    write(folder / "ré sult ø.tif", array)
    assert (builders.read_tif(folder / "ré sult ø.tif") == array).all()


class TestBadOutput:
    def test_wrong_creation_option_value(self, tmp_path):
        with pytest.raises(OutputError, match="check the creation options"):
            write(
                tmp_path / "out.tif", image(), creation_options=("BLOCKXSIZE=17", "BLOCKYSIZE=17")
            )
        assert os.listdir(tmp_path) == []

    def test_a_file_that_cannot_be_replaced(self, tmp_path, monkeypatch):
        """As when another program holds it open on Windows."""

        def refused(*_):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("os.replace", refused)
        (tmp_path / "out.tif").write_bytes(b"old result")
        with pytest.raises(
            OutputError, match=r"cannot be replaced \(Permission denied\); close it"
        ):
            write(tmp_path / "out.tif", image())
        assert (
            os.listdir(tmp_path) == ["out.tif"]
            and (tmp_path / "out.tif").read_bytes() == b"old result"
        )

    def test_a_disk_without_room_is_seen_before_any_work(self, tmp_path, monkeypatch):
        usage = type("Usage", (), {"free": 1000})
        monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
        with pytest.raises(OutputError, match="0 MB free and the result needs at least"):
            write(tmp_path / "out.tif", image())
        assert os.listdir(tmp_path) == []

    @pytest.mark.parametrize("name", ["out.tif", "out.img"])
    @pytest.mark.parametrize("exceptions", ["UseExceptions", "DontUseExceptions"])
    def test_a_disk_that_fills_up_leaves_nothing(self, tmp_path, name, exceptions):
        """A limit on the size of files makes writing fail as a full disk does, in a process of its own."""
        script = f"""
            import os, signal, sys
            sys.path.insert(0, {str(Path(sys.modules["bandloom.rasters"].__path__[0]).parents[1])!r})
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            import numpy as np
            from bandloom.core.errors import OutputError
            from bandloom.rasters.bands import BandInfo
            from bandloom.rasters.grid import IDENTITY, Grid
            from bandloom.core.tiling import plan
            from bandloom.rasters.sink import Sink
            from osgeo import gdal
            gdal.{exceptions}()
            noise = np.random.default_rng(0).integers(0, 60000, (2, 768, 768)).astype(np.uint16)
            try:
                with Sink(sys.argv[1], Grid("", IDENTITY, 3072, 3072), [BandInfo("a", "uint16")] * 2) as sink:
                    for window in plan(3072, 3072, 768):
                        sink.write(window, noise)
                        print("written")
            except OutputError as error:
                print("OutputError", error)
                left = [os.readlink("/proc/self/fd/" + n) for n in os.listdir("/proc/self/fd") if n.isdigit()
                        and os.path.lexists("/proc/self/fd/" + n)]
                print("still open", [name for name in left if ".bandloom" in name])
        """
        limit = 8_000_000

        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / name)],
            capture_output=True, text=True, timeout=120, preexec_fn=limited,
        )  # fmt: skip
        assert "OutputError" in done.stdout and "free some space" in done.stdout, (
            done.stdout + done.stderr
        )
        assert "still open []" in done.stdout
        assert done.stdout.count("written") < 16, (
            "the work should stop when writing fails, not at its end"
        )
        assert os.listdir(tmp_path) == []


def test_the_header_of_envi_says_the_wavelengths_and_the_name(tmp_path):
    bands = [
        BandInfo(f"b{number}", "uint16", wavelength_nm=450.5 + 10 * number, fwhm_nm=9.5)
        for number in range(2)
    ]
    write(tmp_path / "out.dat", image(), bands=bands, dtype="uint16")
    header = (tmp_path / "out.hdr").read_text()
    assert "wavelength = {450.5, 460.5}" in header
    assert "wavelength units = Nanometers" in header
    assert "fwhm = {9.5, 9.5}" in header
    assert ".bandloom" not in header and str(tmp_path / "out.dat") in header
    (tmp_path / "out.dat.aux.xml").unlink()
    read = describe(str(tmp_path / "out.dat")).bands
    assert [(band.name, band.wavelength_nm, band.fwhm_nm) for band in read] == [
        ("b0", 450.5, 9.5), ("b1", 460.5, 9.5)
    ]  # fmt: skip


def test_the_header_of_envi_says_no_wavelength_where_one_is_unknown(tmp_path):
    bands = [BandInfo("a", "uint16", wavelength_nm=450.0), BandInfo("b", "uint16")]
    write(tmp_path / "out.dat", image(), bands=bands, dtype="uint16")
    assert "wavelength" not in (tmp_path / "out.hdr").read_text()
