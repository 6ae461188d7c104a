"""Variables of MATLAB and HDF5 files as arrays and as rasters."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import EngineError, InputError
from bandloom.core.window import Window
from bandloom.rasters import array_files, containers
from bandloom.rasters.files import files_of
from bandloom.rasters.raster import describe
from bandloom.rasters.source import Source
from bandloom.tests.builders import write_hdf5
from osgeo import gdal

# rows, columns and bands differ, so that no two axes can be taken for each other
IMAGE = (np.arange(5 * 7 * 3).reshape(5, 7, 3) ** 2).astype(np.uint16)
PAN = np.linspace(0.5, 2.5, 10 * 14).reshape(10, 14)
STACK = np.arange(2 * 3 * 5 * 7, dtype=np.float64).reshape(2, 3, 5, 7)


@pytest.fixture
def old(tmp_path):
    savemat = pytest.importorskip("scipy.io").savemat
    savemat(tmp_path / "old.mat", {"I_MS": IMAGE, "I_PAN": PAN, "ratio": 4, "sensor": "WV3"})
    return str(tmp_path / "old.mat")


@pytest.fixture
def new(tmp_path):
    """A file as MATLAB's -v7.3 writes it: HDF5 behind a block of its own, axes in the reverse order."""
    plain = write_hdf5(tmp_path / "plain.h5", {"I_MS": IMAGE.T, "I_PAN": PAN.T})
    header = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(512)
    with open(plain, "rb") as file:
        (tmp_path / "new.mat").write_bytes(header + file.read())
    return str(tmp_path / "new.mat")


@pytest.fixture
def stack(tmp_path):
    return write_hdf5(tmp_path / "stack.h5", {"ms": STACK, "pan": STACK[:, :1], "lms": STACK})


@pytest.mark.parametrize("kind", ["old", "new"])
def test_both_of_matlabs_versions_give_rows_columns_bands(kind, request):
    path = request.getfixturevalue(kind)
    array = array_files.read_array(path, "I_MS")
    assert array.dtype == np.uint16
    np.testing.assert_array_equal(array, IMAGE)
    np.testing.assert_array_equal(array_files.read_array(path, "I_PAN"), PAN)
    assert array_files.variables(path)["I_MS"] == (5, 7, 3)


def test_hdf5_gives_axes_as_stored(stack):
    np.testing.assert_array_equal(array_files.read_array(stack, "ms"), STACK)
    assert array_files.variables(stack) == {
        "ms": (2, 3, 5, 7),
        "pan": (2, 1, 5, 7),
        "lms": (2, 3, 5, 7),
    }


@pytest.mark.parametrize("kind", ["old", "new"])
def test_a_variable_is_a_raster_wherever_one_is_named(kind, request):
    name = request.getfixturevalue(kind) + "|variable=I_MS"
    raster = describe(name)
    assert (raster.grid.width, raster.grid.height, len(raster.bands)) == (7, 5, 3)
    assert raster.bands[0].dtype == "uint16"
    assert "I_MS was read as 5 rows, 7 columns, 3 bands" in raster.messages[-1]
    values, valid = Source(raster.references, nodata="none").read(Window(2, 1, 4, 3))
    np.testing.assert_array_equal(values, IMAGE.transpose(2, 0, 1)[:, 1:4, 2:6])
    assert valid.all()


def test_an_image_of_a_stack_is_chosen_from_zero(stack):
    name = f"{stack}|variable=ms|index=1"
    np.testing.assert_array_equal(gdal.Open(containers.as_raster(name)).ReadAsArray(), STACK[1])
    assert "2 images, 3 bands, 5 rows, 7 columns" in containers.description(name)
    with pytest.raises(InputError, match="holds 2 images: choose one with |index=0 to |index=1"):
        containers.as_raster(f"{stack}|variable=ms")


def test_the_order_of_axes_can_be_said(old):
    turned = containers.read_image(containers.parse(f"{old}|variable=I_MS|order=brc"))
    np.testing.assert_array_equal(turned, IMAGE)
    with pytest.raises(InputError, match="has 3 axes: give letters such as rcb"):
        containers.read_image(containers.parse(f"{old}|variable=I_MS|order=xyz"))


def test_the_only_image_need_not_be_named(tmp_path):
    pytest.importorskip("scipy.io").savemat(tmp_path / "one.mat", {"cube": IMAGE, "ratio": 4})
    assert len(describe(str(tmp_path / "one.mat")).bands) == 3


def test_what_is_meant_has_to_be_said_where_there_are_several(old):
    with pytest.raises(InputError, match=r"holds I_MS \(5 x 7 x 3\), I_PAN \(10 x 14\)"):
        describe(old)
    with pytest.raises(InputError, match=r"has no variable 'MS'; it has I_MS"):
        describe(f"{old}|variable=MS")
    with pytest.raises(InputError, match="no array of real numbers"):
        array_files.read_array(old, "sensor")
    with pytest.raises(InputError, match="is not understood"):
        describe(f"{old}|band=3")


def test_a_changed_file_is_read_again(old):
    savemat = pytest.importorskip("scipy.io").savemat
    first = containers.as_raster(f"{old}|variable=I_PAN")
    assert containers.as_raster(f"{old}|variable=I_PAN") == first
    savemat(old, {"I_PAN": 2 * PAN, "more": 1})
    second = containers.as_raster(f"{old}|variable=I_PAN")
    np.testing.assert_array_equal(gdal.Open(second).ReadAsArray(), 2 * PAN)


def test_the_file_behind_a_variable_is_known_as_an_input(old):
    assert old in set(files_of(f"{old}|variable=I_MS"))


@pytest.mark.parametrize(
    "content", [b"", b"MATLAB 7.3 MAT-file", b"MATLAB 5.0 MAT-file, cut short"]
)
def test_a_damaged_file_is_told_in_a_sentence(content, tmp_path):
    (tmp_path / "cut.mat").write_bytes(content)
    with pytest.raises(InputError, match="cannot be read"):
        describe(f"{tmp_path / 'cut.mat'}|variable=I_MS")
    with pytest.raises(InputError, match="cannot be read"):
        describe(f"{tmp_path / 'absent.mat'}|variable=I_MS")


def test_hdf5_is_read_by_h5py_where_gdal_lacks_the_driver(new, stack, monkeypatch):
    """The same arrays; without either, one sentence."""
    found = gdal.GetDriverByName
    monkeypatch.setattr(
        gdal, "GetDriverByName", lambda name: None if name == "HDF5" else found(name)
    )
    try:
        import h5py  # noqa: F401
    except ImportError:
        with pytest.raises(EngineError, match="neither GDAL's HDF5 driver nor the library h5py"):
            array_files.read_array(stack, "ms")
        return
    np.testing.assert_array_equal(array_files.read_array(stack, "ms"), STACK)
    np.testing.assert_array_equal(array_files.read_array(new, "I_MS"), IMAGE)
