"""What a format can hold is found out before any work, and GDAL's warnings are passed on."""

from __future__ import annotations

import os

import numpy as np
import pytest
from bandloom.core.errors import OutputError
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.grid import Grid
from bandloom.rasters.outputs import Outputs
from bandloom.rasters.sink import Sink
from bandloom.rasters.trial import check_raster
from bandloom.tests import builders
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal

GRID = Grid(builders.utm(), (600000.0, 10.0, 0.0, 5700000.0, 0.0, -10.0), 50, 40)


def bands(count=4, dtype="uint16"):
    return [BandInfo(f"b{number}", dtype, wavelength_nm=500.0 + number) for number in range(count)]


def written(folder, name, count=4, dtype="uint16", options=(), progress=None) -> np.ndarray:
    """Check, write, and return what a reader finds."""
    path, infos = str(folder / name), bands(count, dtype)
    values = np.random.default_rng(0).integers(1, 200, (count, 40, 50)).astype(np.float32)
    with Outputs({"OUTPUT": path}, {}, progress) as outputs:
        check_raster(outputs, path, GRID, infos, creation_options=options)
        with Sink(path, GRID, infos, creation_options=options, outputs=outputs) as sink:
            sink.write(GRID.window, values)
    read = builders.read_tif(path)
    assert not any(entry.startswith(".") for entry in os.listdir(folder))
    if not any(word in option for option in options for word in ("QUALITY", "JPEG")):
        assert (read == values).all()
    return read


def refused(folder, name, count=4, dtype="uint16", options=()) -> str:
    with pytest.raises(OutputError) as caught:
        written(folder, name, count, dtype, options)
    assert os.listdir(folder) == []
    assert ".bandloom" not in str(caught.value) and "\n" not in str(caught.value)
    return str(caught.value)


class TestFormats:
    @pytest.mark.parametrize(
        ("name", "count", "options", "files"),
        [
            ("a.bil", 4, (), ["a.bil", "a.hdr", "a.prj"]),
            ("a.sdat", 1, (), ["a.prj", "a.sdat", "a.sgrd"]),
            ("a.rst", 1, (), ["a.rdc", "a.rst"]),
            ("a.tif", 4, ("TFW=YES",), ["a.tfw", "a.tif"]),
            ("a.png", 3, (), ["a.png", "a.png.aux.xml"]),
            ("a.img", 4, (), ["a.img"]),
            ("a.dat", 4, (), ["a.dat", "a.hdr"]),
            ("a.bsq", 1, (), ["a.bsq", "a.hdr"]),
            ("a", 4, (), ["a"]),
        ],
    )
    def test_all_files_of_a_format_are_there(self, tmp_path, name, count, options, files):
        written(tmp_path, name, count, options=options)
        assert set(files) <= set(os.listdir(tmp_path)) <= {*files, f"{name}.aux.xml"}
        dataset = gdal.Open(str(tmp_path / name))
        assert dataset.GetGeoTransform() == GRID.geotransform and dataset.GetProjection()

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("a.xyz", "keeps 1 of 4 bands"),
            ("a.grd", "keeps 1 of 4 bands"),
            ("a.sdat", "cannot be written as SAGA"),
            ("a.asc", "Must be 1 band"),
            ("a.gpkg", "Only single band"),
            ("a.webp", "uint8, not uint16"),
            ("a.pdf", "PDF"),
            ("a.mbtiles", "MBTiles"),
            ("a.jpg", "JPEG"),
            ("a.jp2", "lossy unless a creation option says otherwise"),
            ("a.nc", "keeps 0 of 4 bands"),
            ("a.envi", r"No raster format is written as .envi"),
            ("a.xyzzy", r"No raster format is written as .xyzzy"),
        ],
    )
    def test_formats_that_cannot_hold_the_result(self, tmp_path, name, words):
        driver = {
            "webp": "WEBP",
            "pdf": "PDF",
            "mbtiles": "MBTiles",
            "jp2": "JP2OpenJPEG",
            "nc": "netCDF",
        }
        if gdal.GetDriverByName(driver.get(name[2:], "GTiff")) is None:
            pytest.skip("this GDAL lacks the format")
        text = refused(tmp_path, name)
        assert words in text and "name the output a.tif instead" in text

    def test_the_header_of_envi(self, tmp_path):
        """GDAL's MFF, which says that .hdr is its own, is not tried: after a refusal it took the process down."""
        text = refused(tmp_path, "a.hdr")
        assert "header of an ENVI file" in text and "name the output a.dat instead" in text

    @pytest.mark.parametrize(("name", "count"), [("a.png", 4), ("a.png", 2), ("a.gpkg", 4)])
    def test_a_last_band_is_not_to_become_alpha(self, tmp_path, name, count):
        """QGIS would draw the near infrared as transparency."""
        text = refused(tmp_path, name, count, "uint8")
        assert f"takes band {count} for how opaque a pixel is; name the output a.tif" in text

    def test_loss_that_was_asked_for(self, tmp_path):
        read = written(tmp_path, "a.jpg", 3, "uint8", ("QUALITY=80",))
        assert read.shape == (3, 40, 50)
        wanted = np.random.default_rng(0).integers(1, 200, (3, 40, 50))  # as ``written`` does
        assert 0 < np.abs(read.astype(float) - wanted).mean() < 40

    def test_loss_of_precision_is_none_of_range(self, tmp_path):
        """JPEG of 12 bits holds values up to 4095."""
        text = refused(tmp_path, "a.jpg", 3, "uint16", ("QUALITY=95",))
        assert "JPEG" in text and ("up to 4095" in text or "uint8, not uint16" in text)

    def test_jpeg_2000_without_loss(self, tmp_path):
        if gdal.GetDriverByName("JP2OpenJPEG") is None:
            pytest.skip("this GDAL lacks JP2OpenJPEG")
        written(tmp_path, "a.jp2", options=("REVERSIBLE=YES", "QUALITY=100"))

    def test_values_beyond_the_format(self, tmp_path):
        """Real numbers in a format of 16 bits."""
        assert "uint8, not float32" in refused(tmp_path, "a.png", dtype="float32")


class TestCreationOptions:
    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (("COMPRESS",), "'COMPRESS' is no creation option: write NAME=VALUE"),
            (("=YES",), "'=YES' is no creation option"),
            (("COMPRES=LZW",), "has no creation option COMPRES: did you mean COMPRESS?"),
            (("NONSENSE=1",), "has no creation option NONSENSE: it takes"),
            (("COMPRESS=FOO",), "The creation option COMPRESS cannot be 'FOO': it takes NONE, LZW"),
            (("ZLEVEL=high",), "The creation option ZLEVEL cannot be 'high': it takes a number"),
            (("BLOCKXSIZE=17", "BLOCKYSIZE=17"), "check the creation options"),
            (("COMPRESS=JPEG",), "check the creation options"),
        ],
    )
    def test_bad_ones_are_refused_before_any_work(self, tmp_path, options, words):
        assert words in refused(tmp_path, "a.tif", options=options)

    def test_names_and_values_in_any_case(self, tmp_path):
        written(tmp_path, "a.tif", options=("compress=lzw", "Tiled=no"))
        found = gdal.Open(str(tmp_path / "a.tif"))
        assert found.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "LZW"

    def test_warnings_of_gdal_reach_the_log(self, tmp_path):
        """GDAL takes a level of compression that zlib does not know, warns, and uses another."""
        log = ProgressLog()
        written(tmp_path, "a.tif", options=("ZLEVEL=99",), progress=log)
        assert [text for text in log.warnings if "ZLEVEL" in text], log.warnings
        assert not any(".bandloom" in text for text in log.warnings)

    def test_usual_options_make_no_warnings(self, tmp_path):
        for number, options in enumerate(
            (
                (),
                ("COMPRESS=NONE",),
                ("COMPRESS=LZW",),
                ("COMPRESS=ZSTD",),
                ("TILED=NO",),
                ("COMPRESS=PACKBITS",),
            )
        ):
            log = ProgressLog()
            written(tmp_path, f"{number}.tif", options=options, progress=log)
            assert log.warnings == []


@pytest.mark.parametrize(
    ("dtype", "nodata"),
    [
        ("int16", -9999.0), ("int16", -1.0), ("int16", 32766.0), ("uint16", 65534.0), ("uint16", 1.0), ("uint8", 1.0),
        ("uint8", 128.0), ("uint8", 254.0), ("uint8", 255.0), ("int32", 0.0), ("float32", 1e5), ("float32", -9999.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("count", [1, 16])
def test_any_nodata_value_does(tmp_path, dtype, nodata, count):
    """A sink moves valid values off it, of which noise over all the range has some."""
    path = str(tmp_path / "a.tif")
    infos = [BandInfo(f"b{number}", dtype, nodata=nodata) for number in range(count)]
    with Outputs({"OUTPUT": path}) as outputs:
        check_raster(outputs, path, GRID, infos)
        Sink(path, GRID, infos).__enter__().__exit__(None, None, None)


def test_a_full_disk_is_seen_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    path = str(tmp_path / "a.tif")
    with (
        Outputs({"OUTPUT": path}) as outputs,
        pytest.raises(OutputError, match="MB free and the result needs"),
    ):
        check_raster(outputs, path, GRID, bands())


def test_parts_of_a_format_are_checked(tmp_path):
    """An ENVI input's header has the name that a .bil would write."""
    source = str(tmp_path / "scene.img")
    assert gdal.GetDriverByName("ENVI").Create(source, 4, 4, 1) is not None
    header, path = (tmp_path / "scene.hdr").read_text(), str(tmp_path / "scene.bil")
    for inputs, words in (
        ({"HSI": source}, "is also an input, HSI"),
        ({}, "belongs to another file"),
    ):
        with pytest.raises(OutputError, match=words), Outputs({"OUTPUT": path}, inputs) as outputs:
            check_raster(outputs, path, GRID, bands())
    assert (tmp_path / "scene.hdr").read_text() == header
