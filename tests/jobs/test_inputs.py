"""What every algorithm does with rasters as people have them: undeclared fill, absurd values, 8 bits, no alpha."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.jobs.align_bandpass import AlignRequest, align
from bandloom.jobs.assess_fusion import AssessRequest, assess
from bandloom.jobs.fuse_hyperspectral import FuseRequest, fuse
from bandloom.jobs.inputs import bandpass_pairs, l1b_views
from bandloom.jobs.inputs.pan_ms_pair import open_pair
from bandloom.jobs.pansharpen import PansharpenRequest, pansharpen
from bandloom.jobs.register_bands import RegisterRequest, register
from bandloom.jobs.sharpen_sentinel2 import SharpenRequest, sharpen
from bandloom.jobs.simulate_observation import SimulateRequest, simulate
from bandloom.jobs.super_resolve_l1b import SuperResolveRequest, superresolve
from bandloom.nets.pansharpening.options import Options as PansharpenOptions
from bandloom.nets.sentinel2.method import Options as SharpenOptions
from bandloom.tests.builders import read_tif, write_tif
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal
from scipy.ndimage import gaussian_filter

SIDE = 120
TEN, TWENTY, SIXTY = (
    ("B02", "B03", "B04", "B08"),
    ("B05", "B06", "B07", "B8A", "B11", "B12"),
    ("B01", "B09"),
)
COLOURS = ("blue", "green", "red", "nir")
Edit = Callable[
    [np.ndarray, int], None
]  # changes (bands, rows, cols) in place; pixels of the finest grid in one


@dataclass
class Files:
    """Writes the rasters of a case alike: edited, in one data type, with or without a nodata value."""

    folder: Path
    edit: Edit
    dtype: str = "uint16"
    tag: float | None = None

    def write(self, name: str, array: np.ndarray, step: int, names: tuple[str, ...] = ()) -> str:
        array = mean(array, step)
        if self.dtype == "uint8":
            array = array / 12
        array = array if self.dtype == "float32" else np.rint(array)
        array = array.astype(self.dtype)
        self.edit(array, step)
        return write_tif(
            self.folder / f"{name}.tif", array, 10.0 * step, names=names, nodata=self.tag
        )

    @property
    def output(self) -> str:
        return str(self.folder / "output.tif")


def land(bands: int, seed: int = 0) -> np.ndarray:
    """Fields of three spectra, in digital numbers of 300 to 3000."""
    random = np.random.default_rng(seed)
    maps = np.stack(
        [np.kron(random.uniform(0, 1, (SIDE // c,) * 2), np.ones((c, c))) for c in (20, 10, 5)]
    )
    maps = gaussian_filter(maps, (0, 1, 1))
    noise = 1 + 0.01 * random.normal(size=(bands, SIDE, SIDE))
    return (300 + 900 * np.tensordot(random.uniform(0, 1, (bands, 3)), maps, 1)) * noise


def mean(array: np.ndarray, step: int) -> np.ndarray:
    count, rows, cols = array.shape
    return array.reshape(count, rows // step, step, cols // step, step).mean((2, 4))


def sharpened(files: Files, log: ProgressLog, **options) -> np.ndarray:
    image = land(12)
    ten = files.write("ten", image[:4], 1, TEN)
    twenty = files.write("twenty", image[4:10], 2, TWENTY)
    sixty = files.write("sixty", image[10:], 6, SIXTY)
    sharpen(
        SharpenRequest(
            files.output,
            (ten,),
            (twenty,),
            (sixty,),
            options=SharpenOptions(device="cpu"),
            **options,
        ),
        log,
    )
    return read_tif(files.output)


def pansharpened(files: Files, log: ProgressLog, **options) -> np.ndarray:
    image = land(4)
    pan, ms = files.write("pan", image.mean(0)[None], 1), files.write("ms", image, 4, COLOURS)
    pansharpen(
        PansharpenRequest(
            pan, ms, files.output, options=PansharpenOptions(device="cpu"), **options
        ),
        log,
    )
    return read_tif(files.output)


def fused(files: Files, log: ProgressLog, **options) -> np.ndarray:
    image = gaussian_filter(land(16), (1, 0, 0))
    msi = mean(np.moveaxis(image.reshape(4, 4, SIDE, SIDE).mean(1), 0, 0), 1)
    hsi_path, msi_path = files.write("hsi", image, 4), files.write("msi", msi, 1)
    fuse(FuseRequest(hsi_path, msi_path, files.output, device="cpu", **options), log)
    return read_tif(files.output)


def registered(files: Files, log: ProgressLog, **options) -> np.ndarray:
    register(RegisterRequest(files.write("four", land(4), 1, TEN), files.output, **options), log)
    return read_tif(files.output)


def superresolved(files: Files, log: ProgressLog, **options) -> np.ndarray:
    superresolve(
        SuperResolveRequest(
            files.write("four", land(4), 1, TEN), files.output, device="cpu", **options
        ),
        log,
    )
    return read_tif(files.output)


def aligned(files: Files, log: ProgressLog, **options) -> np.ndarray:
    request = AlignRequest(
        files.write("four", land(4), 1, COLOURS),
        files.output,
        model="bandpass_s2_gf1wfv",
        device="cpu",
        **options,
    )
    align(request, log)
    return read_tif(files.output)


def simulated(files: Files, log: ProgressLog, **options) -> np.ndarray:
    path = files.write("four", land(4), 1, TEN)
    simulate(SimulateRequest(path, files.output, ratio=2, **options), log)
    return read_tif(files.output)


ALGORITHMS = {
    "sharpen": sharpened, "pansharpen": pansharpened, "fuse": fused, "register": registered,
    "superresolve": superresolved, "align": aligned,
    "simulate": simulated,
}  # fmt: skip
every_algorithm = pytest.mark.parametrize("run", ALGORITHMS.values(), ids=ALGORITHMS.keys())


def frame(array: np.ndarray, step: int, value: float = 0) -> None:
    """Cut a corner off, as the edge of a swath does."""
    rows, cols = (np.indices(array.shape[1:]) * step) // 12 * 12
    array[:, rows + cols < 60] = value


def leave(array: np.ndarray, step: int) -> None:
    """Change nothing."""


@every_algorithm
def test_undeclared_fill_is_read_as_a_nodata_value_is(run, tmp_path):
    (tmp_path / "tagged").mkdir()
    log = ProgressLog()
    result = run(Files(tmp_path, frame), log)
    expected = run(Files(tmp_path / "tagged", frame, tag=0), ProgressLog())
    assert np.array_equal(result, expected)
    dataset = gdal.Open(str(tmp_path / "output.tif"))
    assert dataset.GetRasterBand(1).GetNoDataValue() == 0
    assert (result[:, :16, :16] == 0).all() and (result[:, -16:, -16:] > 0).all()
    said = [
        text for text in log.warnings if "0 in all bands" in text and "set NODATA to none" in text
    ]
    assert said and len(said) == len(set(said))


@every_algorithm
def test_zeros_are_ground_where_the_user_says_so(run, tmp_path):
    log = ProgressLog()
    result = run(Files(tmp_path, frame), log, nodata="none")
    assert gdal.Open(str(tmp_path / "output.tif")).GetRasterBand(1).GetNoDataValue() is None
    assert np.isfinite(result).all() and not any("taken as nodata" in text for text in log.warnings)


@every_algorithm
def test_a_value_that_the_user_gives_is_nodata(run, tmp_path):
    (tmp_path / "tagged").mkdir()
    result = run(Files(tmp_path, partial(frame, value=65000)), ProgressLog(), nodata="65000")
    expected = run(
        Files(tmp_path / "tagged", partial(frame, value=65000), tag=65000), ProgressLog()
    )
    assert np.array_equal(result, expected) and (result[:, :16, :16] == 65000).all()


def test_a_value_that_is_none_is_refused(tmp_path):
    with pytest.raises(InputError, match="NODATA is 'nothing': give a number, 'none'"):
        registered(Files(tmp_path, leave), ProgressLog(), nodata="nothing")


def spoil(array: np.ndarray, step: int, values: tuple[float, ...]) -> None:
    """Put absurd values into one pixel each of the first band, well inside the raster."""
    for number, value in enumerate(values):
        array[0, (48 + 12 * number) // step, (24 + 24 * number) // step] = value


@every_algorithm
def test_values_beyond_any_sensor_are_nodata(run, tmp_path):
    (tmp_path / "gaps").mkdir()
    absurd, log = (3e38, -3.4028234663852886e38, 1e20, np.inf), ProgressLog()
    result = run(Files(tmp_path, partial(spoil, values=absurd), "float32"), log)
    expected = run(
        Files(tmp_path / "gaps", partial(spoil, values=(np.nan,) * 4), "float32"), ProgressLog()
    )
    assert np.array_equal(result, expected, equal_nan=True)
    known = np.isfinite(result)
    assert known.mean() > 0.9 and not known.all() and np.abs(result[known]).max() < 1e4
    assert any("4 pixels with values beyond any sensor" in text for text in log.warnings)


@every_algorithm
def test_8_bits_stay_8_bits(run, tmp_path):
    (tmp_path / "fine").mkdir()
    result = run(Files(tmp_path, leave, "uint8"), ProgressLog())
    finer = run(Files(tmp_path / "fine", leave, "uint16"), ProgressLog()) / 12
    assert result.dtype == np.uint8 and result.std() > 5
    if run is not aligned:  # reflectance x 10000 does not fit into 8 bits
        assert np.abs(result - finer).mean() < 1.5
    assert gdal.GCI_AlphaBand not in interpretations(tmp_path / "output.tif")


def interpretations(path) -> list[int]:
    dataset = gdal.Open(str(path))
    return [
        dataset.GetRasterBand(number + 1).GetColorInterpretation()
        for number in range(dataset.RasterCount)
    ]


def test_a_fourth_band_of_8_bits_that_gdal_calls_alpha_is_sharpened(tmp_path):
    image, log = land(4) / 12, ProgressLog()
    image[3, :40, :40] = 0  # near infrared of deep water
    pan = write_tif(tmp_path / "pan.tif", np.rint(image.mean(0)).astype(np.uint8), 1.0)
    ms = write_tif(tmp_path / "ms.tif", np.rint(mean(image, 4)).astype(np.uint8), 4.0)
    assert interpretations(ms)[3] == gdal.GCI_AlphaBand
    options = PansharpenOptions(device="cpu")
    pansharpen(PansharpenRequest(pan, ms, str(tmp_path / "o.tif"), options=options), log)
    result = read_tif(tmp_path / "o.tif")
    assert result.shape == (4, SIDE, SIDE) and np.abs(result - image).mean() < 6
    assert gdal.Open(str(tmp_path / "o.tif")).GetRasterBand(1).GetNoDataValue() is None
    assert any("band 4 is called alpha, but holds other values" in text for text in log.infos)


@every_algorithm
def test_a_palette_is_refused(run, tmp_path):
    class Paletted(Files):
        def write(self, *args) -> str:
            path = super().write(*args)
            table = gdal.ColorTable()
            for number in range(256):
                table.SetColorEntry(number, (255 - number, number, 7, 255))
            array = read_tif(path)
            driver = gdal.GetDriverByName("VRT")
            dataset = driver.CreateCopy(path + ".vrt", gdal.Open(path))
            for number in range(len(array)):
                dataset.GetRasterBand(number + 1).SetColorTable(table)
            dataset = None
            return path + ".vrt"

    with pytest.raises(InputError, match="is paletted: its values are numbers of colours"):
        run(Paletted(tmp_path, leave, "uint8"), ProgressLog())
    assert not (tmp_path / "output.tif").exists()


# what learns and what assesses
def read_bandpass(files: Files, log: ProgressLog) -> list[np.ndarray]:
    paths = [files.write(name, land(4), 1, COLOURS) for name in ("source", "target")]
    return [sample.valid for sample in bandpass_pairs.read_pairs(paths[:1], paths[1:], (), 0, log)]


def read_pansharpening(files: Files, log: ProgressLog) -> list[np.ndarray]:
    image = land(4)
    pair = open_pair(
        files.write("pan", image.mean(0)[None], 1), files.write("ms", image, 4, COLOURS), log
    )
    block = pair.read(pair.pan.grid.window)
    return [block.valid_pan, block.valid_ms]


def read_l1bsr(files: Files, log: ProgressLog) -> list[np.ndarray]:
    pytest.importorskip("torch", reason="torch is not installed")
    pairs = l1b_views.open_views(
        [files.write("four", np.tile(land(4), (1, 3, 1)), 1, TEN)], "", "single", 0, log
    )
    return [image.valid for image in pairs.images]


def scores(files: Files, log: ProgressLog) -> list[np.ndarray]:
    image = land(4)
    paths = (
        files.write("fused", image + 3, 1),
        files.write("ms", image, 4),
        files.write("pan", image.mean(0)[None], 1),
    )
    reference = files.write("reference", image, 1)
    found = assess(AssessRequest(*paths, reference), log)
    return [np.array([found[name] for name in sorted(found)])]


@pytest.mark.parametrize("read", [read_bandpass, read_pansharpening, read_l1bsr, scores])
def test_what_learns_and_what_assesses_sees_no_fill(read, tmp_path):
    (tmp_path / "tagged").mkdir()
    log = ProgressLog()
    found = read(Files(tmp_path, frame), log)
    expected = read(Files(tmp_path / "tagged", frame, tag=0), ProgressLog())
    assert all(np.array_equal(one, other) for one, other in zip(found, expected))
    assert any("0 in all bands" in text for text in log.warnings)


@pytest.mark.parametrize("read", [read_bandpass, read_pansharpening, read_l1bsr, scores])
def test_what_learns_and_what_assesses_sees_no_absurd_value(read, tmp_path):
    (tmp_path / "gaps").mkdir()
    log = ProgressLog()
    found = read(Files(tmp_path, partial(spoil, values=(3e38, 1e20)), "float32"), log)
    expected = read(
        Files(tmp_path / "gaps", partial(spoil, values=(np.nan, np.nan)), "float32"), ProgressLog()
    )
    # where GDAL resamples the MS, an absurd value takes its neighbours along
    tolerance = 2e-3 if read is scores else 0.0
    assert all(
        np.allclose(one, other, rtol=0.0, atol=tolerance) for one, other in zip(found, expected)
    )


@pytest.mark.parametrize("run", [registered, superresolved, aligned])
def test_colour_interpretation_orders_bands_without_names(run, tmp_path):
    class Interpreted(Files):
        def write(self, name, array, step, names=()) -> str:
            path = super().write(name, array[[2, 1, 0, 3]], step)
            dataset = gdal.Open(path, gdal.GA_Update)
            for number, colour in enumerate(
                (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)
            ):
                dataset.GetRasterBand(number + 1).SetColorInterpretation(colour)
            dataset = None
            return path

    (tmp_path / "named").mkdir()
    expected = run(Files(tmp_path / "named", leave), ProgressLog())
    result = run(Interpreted(tmp_path, leave), ProgressLog())
    if run is registered:  # all bands in the file's own order
        result = result[[2, 1, 0, 3]]
    assert np.array_equal(result, expected)
