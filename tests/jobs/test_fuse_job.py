"""The whole fusion of rasters on disk: quality, metadata, reports, large scenes, and what it says to bad input."""

from __future__ import annotations

import csv
import dataclasses
import tempfile

import numpy as np
import pytest
from bandloom.core.errors import BandloomError, Cancelled, InputError, OutputError
from bandloom.core.window import Window
from bandloom.jobs.fuse_hyperspectral import FuseRequest, fuse
from bandloom.jobs.inputs.hyperspectral_pair import open_scene
from bandloom.jobs.reports.hyperspectral import SpectrumRecorder
from bandloom.jobs.unfinished import kept_beside
from bandloom.nets.hyperspectral import psf
from bandloom.nets.models.engines import torch_use
from bandloom.nets.training import unfinished
from bandloom.tests.builders import read_curves
from bandloom.tests.progress_log import ProgressLog
from osgeo import gdal, osr

RATIO, BANDS, BANDS_MSI = 4, 24, 4
WAVELENGTHS = np.linspace(450, 900, BANDS)


def write(
    path,
    array,
    pixel,
    dtype="float32",
    wavelengths=None,
    nodata=None,
    origin=(500000.0, 5000000.0),
    epsg=32633,
):
    kinds = {
        "float32": gdal.GDT_Float32,
        "uint8": gdal.GDT_Byte,
        "uint16": gdal.GDT_UInt16,
        "int16": gdal.GDT_Int16,
    }
    bands, rows, cols = array.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, bands, kinds[dtype])
    if pixel:
        dataset.SetGeoTransform((origin[0], pixel, 0, origin[1], 0, -pixel))
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        dataset.SetProjection(reference.ExportToWkt())
    for number, layer in enumerate(array):
        band = dataset.GetRasterBand(number + 1)
        band.WriteArray(layer)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if wavelengths is not None:
            band.SetDescription(f"HSI {number + 1}")
            band.SetMetadataItem("wavelength", str(wavelengths[number]))
            band.SetMetadataItem("wavelength_units", "Nanometers")
    dataset.FlushCache()
    return str(path)


def cube(rows=80, cols=96, seed=0):
    from scipy.ndimage import gaussian_filter

    random = np.random.default_rng(seed)
    place = np.linspace(0, 1, BANDS)
    materials = np.stack(
        [0.4 + 0.3 * np.sin(2 * np.pi * (f * place + f)) for f in (0.4, 0.9, 1.4, 2.1)]
    )
    smooth = (
        np.stack(
            [gaussian_filter(random.normal(size=(rows, cols)), 1.5, mode="wrap") for _ in range(4)]
        )
        * 8
    )
    shares = np.exp(smooth) / np.exp(smooth).sum(axis=0)
    texture = random.normal(size=(BANDS, rows, cols)) * 0.002
    return (2000 + 6000 * (np.tensordot(materials.T, shares, 1) + texture)).astype(np.float32)


def responses():
    table = np.zeros((BANDS_MSI, BANDS))
    for band, row in enumerate(table):
        row[band * 6 : band * 6 + 6] = np.array([1, 3, 5, 5, 3, 1]) / 18
    return table


PSF = psf.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0))


@pytest.fixture(scope="module")
def scene():
    reference = cube()
    hsi = psf.degrade(reference, PSF.astype(np.float32), RATIO)
    return reference, hsi, np.tensordot(responses().astype(np.float32), reference, 1)


@pytest.fixture
def files(scene, tmp_path):
    _, hsi, msi = scene
    return FuseRequest(
        hsi=write(tmp_path / "hsi.tif", hsi, 40.0, wavelengths=WAVELENGTHS),
        msi=write(tmp_path / "msi.tif", msi, 10.0),
        output=str(tmp_path / "fused.tif"),
    )


def read(path) -> np.ndarray:
    return gdal.Open(str(path)).ReadAsArray()


def psnr(reference, found) -> float:
    peak = reference.max(axis=(1, 2))
    return float((10 * np.log10(peak**2 / ((reference - found) ** 2).mean(axis=(1, 2)))).mean())


def test_fuses_and_keeps_what_the_bands_are(scene, files):
    log = ProgressLog()
    fuse(files, log)
    result = gdal.Open(files.output)
    assert psnr(scene[0], result.ReadAsArray()) > 43
    assert log.fraction == 1.0
    assert result.GetGeoTransform()[1] == 10.0
    band = result.GetRasterBand(5)
    assert band.GetDescription() == "HSI 5"
    assert float(band.GetMetadataItem("wavelength")) == pytest.approx(WAVELENGTHS[4], rel=1e-4)
    about = result.GetMetadata("BANDLOOM")
    assert about["METHOD"] == "fusehyperspectral"
    for key in ("OFFSETS", "BLUR_WIDTH", "OFFSETS_ERROR", "BLUR_ERROR"):
        assert len([float(word) for word in about[key].split()]) == 2
    assert " ± " in next(line for line in log.infos if "Point spread function" in line)


def test_tables_and_report(scene, files, tmp_path):
    table = tmp_path / "srf.csv"
    rows = [
        ["nm", "b1", "b2", "b3", "b4"],
        *([w, *column] for w, column in zip(WAVELENGTHS, responses().T)),
    ]
    with table.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    outputs = {name: str(tmp_path / f"out_{name}") for name in ("report", "psf_out", "srf_out")}
    fuse(dataclasses.replace(files, srf=str(table), **outputs))
    with open(outputs["psf_out"]) as file:
        kernel = np.array([[float(cell) for cell in row] for row in csv.reader(file)])
    assert np.abs(kernel - PSF).sum() < 0.05
    with open(outputs["srf_out"]) as file:
        found = list(csv.reader(file))
    assert found[0][0] == "wavelength [nm]"
    values = np.array([[float(cell) for cell in row] for row in found[1:]])
    np.testing.assert_allclose(values[:, 0], WAVELENGTHS, rtol=1e-4)
    assert (np.abs(values[:, 1:].T - responses()).sum(axis=1) < 0.10).all()
    with open(outputs["report"], encoding="utf-8") as file:
        text = file.read()
    for expected in (
        "Point spread function",
        "Spectral responses",
        "relative difference",
        "Spectra before and after",
    ):
        assert expected in text
    assert text.count("<svg") >= 4


def test_spectra_of_the_report_show_one_ground(files):
    scene = open_scene(files.hsi, files.msi, ProgressLog())
    window = Window(0, 0, scene.msi.grid.width, scene.msi.grid.height)
    fused = np.zeros((len(scene.bands), window.height, window.width), np.float32)
    recorder = SpectrumRecorder(scene, (2, -1))
    recorder.observe(window, fused, fused[0] == 0)
    row, col = recorder.spectra[0].pixel
    there = scene.read((row + 2, row + 3), (col - 1, col)).hsi[:, 0, 0]
    np.testing.assert_array_equal(recorder.spectra[0].before, there)


def test_window_sizes_agree(scene, files, tmp_path):
    for size in (48, 2000):
        fuse(dataclasses.replace(files, output=str(tmp_path / f"tile{size}.tif"), tile_size=size))
    small, large = (read(tmp_path / f"tile{size}.tif") for size in (48, 2000))
    assert np.abs(small - large).max() < 1.0
    assert psnr(scene[0], small) > 43


def test_eight_bit_msi_with_sixteen_bit_hsi(scene, files, tmp_path):
    reference, hsi, msi = scene
    coarse = write(tmp_path / "h16.tif", np.round(hsi), 40.0, "uint16")
    fine = write(tmp_path / "m8.tif", np.round(msi / msi.max() * 250), 10.0, "uint8")
    fuse(dataclasses.replace(files, hsi=coarse, msi=fine))
    assert gdal.Open(files.output).GetRasterBand(1).DataType == gdal.GDT_UInt16
    assert psnr(reference, read(files.output).astype(np.float32)) > 38


def test_nodata_nan_and_negative_pixels(scene, files, tmp_path):
    reference, hsi, msi = (array.copy() for array in scene)
    hsi[:, 2:4, 2:4] = -9999
    msi[:, 60:64, 60:70] = np.nan
    hsi[:, 10, 10] = -50.0
    coarse = write(tmp_path / "h.tif", hsi, 40.0, nodata=-9999)
    fine = write(tmp_path / "m.tif", msi, 10.0)
    fuse(dataclasses.replace(files, hsi=coarse, msi=fine))
    result = read(files.output)
    hole = np.zeros(result.shape[1:], bool)
    hole[8:16, 8:16] = True
    hole[60:64, 60:70] = True
    assert (result[:, hole] == -9999).all()
    assert (result[:, ~hole] != -9999).all()
    far = np.s_[:, 20:36, 50:90]
    assert psnr(reference[far], result[far]) > 40


def test_bands_that_hold_nothing(scene, files, tmp_path):
    reference, hsi, msi = (array.copy() for array in scene)
    hsi[3] = -9999
    hsi[9] = 1234
    log = ProgressLog()
    fuse(dataclasses.replace(files, hsi=write(tmp_path / "h.tif", hsi, 40.0, nodata=-9999)), log)
    result = read(files.output)
    assert any("HSI bands 4, 10" in text for text in log.warnings)
    assert (result[3] == -9999).all()
    assert (result[9] == 1234).all()
    others = [band for band in range(BANDS) if band not in (3, 9)]
    assert psnr(reference[others], result[others]) > 43


def test_nearly_whole_ratio_is_brought_together(scene, files, tmp_path):
    _, hsi, msi = scene
    log = ProgressLog()
    fuse(dataclasses.replace(files, hsi=write(tmp_path / "h.tif", hsi, 40.4)), log)
    assert any("Resampled" in line for line in log.lines)
    assert read(files.output).shape[1:] == msi.shape[1:]


def test_fine_images_that_end_inside_a_coarse_pixel(scene, files, tmp_path):
    reference, _, msi = scene
    fuse(dataclasses.replace(files, msi=write(tmp_path / "m.tif", msi[:, :78, :93], 10.0)))
    assert psnr(reference[:, :76, :92], read(files.output)[:, :76, :92]) > 42


def test_known_point_spread_function_is_used(files, tmp_path):
    table = tmp_path / "psf.csv"
    np.savetxt(table, PSF * 7, delimiter=",")
    out = tmp_path / "psf_out.csv"
    fuse(dataclasses.replace(files, psf=str(table), psf_out=str(out)))
    np.testing.assert_allclose(np.loadtxt(out, delimiter=","), PSF, atol=1e-7)


def test_paper_preset(scene, files, tmp_path):
    pytest.importorskip("torch", reason="torch is not installed")
    report = tmp_path / "report.html"
    reference, hsi, msi = scene
    coarse = write(tmp_path / "h.tif", hsi[:, :10, :10], 40.0, wavelengths=WAVELENGTHS)
    fine = write(tmp_path / "m.tif", msi[:, :40, :40], 10.0)
    fuse(
        dataclasses.replace(
            files, hsi=coarse, msi=fine, preset="paper", iterations=3900, report=str(report)
        )
    )
    assert psnr(reference[:, :40, :40], read(files.output)) > 25
    assert "Losses" in report.read_text(encoding="utf-8")
    curves = read_curves(tmp_path / "report_losses.csv")
    assert set(curves) == {"stage 1", "stage 2", *(f"stage 3 {letter}" for letter in "abcd")}
    assert curves["stage 1"][1] > curves["stage 1"][max(curves["stage 1"])]


@pytest.mark.parametrize("rim", [0, 1])
def test_paper_preset_with_a_known_point_spread_function(scene, files, tmp_path, rim):
    pytest.importorskip("torch", reason="torch is not installed")
    table, out, log = tmp_path / "psf.csv", tmp_path / "out.csv", ProgressLog()
    np.savetxt(table, np.pad(PSF, rim), delimiter=",")
    request = dataclasses.replace(
        files, preset="paper", iterations=65, psf=str(table), psf_out=str(out)
    )
    fuse(request, log)
    used = np.allclose(np.loadtxt(out, delimiter=","), PSF, atol=1e-6)
    assert used == (rim == 0)
    assert any("is not used" in text for text in log.warnings) == (rim == 1)


def checkpoints_of(tmp_path, **odd):
    """Write the three files of a trained pair; return their paths by the name of the request's field."""
    import torch
    from bandloom.nets.hyperspectral.udaln.network import SpectralUpsampling

    states = {
        "psf": {"psf.weight": torch.tensor(PSF * 0.7, dtype=torch.float32)[None, None]},
        "srf": {f"conv2d_list.{band}.weight": torch.tensor(row[band * 6 : band * 6 + 6] * -3)[None, :, None, None]
                for band, row in enumerate(responses())},
        "weights": SpectralUpsampling(BANDS_MSI, BANDS).state_dict(), **odd,
    }  # fmt: skip
    for name, state in states.items():
        torch.save(state, tmp_path / f"{name}.pth")
    return {name: str(tmp_path / f"{name}.pth") for name in states}


def test_checkpoints_of_udaln_are_what_is_known(files, tmp_path):
    pytest.importorskip("torch", reason="torch is not installed")
    paths = checkpoints_of(tmp_path)
    outputs = {name: str(tmp_path / f"out_{name}") for name in ("report", "psf_out", "srf_out")}
    log = ProgressLog()
    fuse(dataclasses.replace(files, **paths, **outputs), log)
    np.testing.assert_allclose(np.loadtxt(outputs["psf_out"], delimiter=","), PSF, atol=1e-6)
    assert any("HSI bands 1-6, 7-12, 13-18, 19-24" in line for line in log.lines)
    assert any("not used" in line for line in log.warnings)  # the weights, by the preset fast
    with open(outputs["srf_out"]) as file:
        values = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
    assert (values[6:, 1] == 0).all() and values[:6, 1].sum() == pytest.approx(1)
    assert "relative difference" in (tmp_path / "out_report").read_text(encoding="utf-8")


def test_paper_preset_goes_on_from_a_checkpoint(files, tmp_path):
    pytest.importorskip("torch", reason="torch is not installed")
    log, out = ProgressLog(), tmp_path / "out.csv"
    request = dataclasses.replace(
        files, preset="paper", iterations=65, psf_out=str(out), **checkpoints_of(tmp_path)
    )
    fuse(request, log)
    np.testing.assert_allclose(np.loadtxt(out, delimiter=","), PSF, atol=1e-6)
    assert not log.warnings
    assert [line for line in log.lines if line.startswith("Device ")] == [
        torch_use("auto", "the preset paper")
    ]
    assert gdal.Open(files.output).GetMetadata("BANDLOOM")["WEIGHTS"] == request.weights


PLAN = "houston18_4_S1=0.001_40_20_S2=0.002_60_30_S3=6e-05_30_10"


def test_users_of_the_original_find_its_options(scene, files, tmp_path):
    """What is known is held, the plan is theirs, all of the image is learnt from, and the files come back."""
    torch = pytest.importorskip("torch", reason="torch is not installed")
    reference, hsi, msi = scene
    checkpoints = checkpoints_of(tmp_path)
    out, log = tmp_path / "run" / "spectral_upsample.pth", ProgressLog()
    out.parent.mkdir()
    report = tmp_path / "report.html"
    request = dataclasses.replace(
        files, preset="paper", stages=PLAN, hold_srf=True, whole=True, seed=2, report=str(report),
        reference=write(tmp_path / "true.tif", reference, 10.0), weights_out=str(out),
        srf=checkpoints["srf"], psf=checkpoints["psf"],
    )  # fmt: skip
    fuse(request, log)
    assert (
        sum(len(read_curves(tmp_path / "report_losses.csv")[f"stage {n}"]) for n in (1, 2)) == 100
    )
    assert any(f"{msi.shape[2]} x {msi.shape[1]} pixels" in line for line in log.infos)
    said = [line for line in log.infos if "beside the reference" in line]
    assert [line.split()[3] for line in said] == ["2,", "3,"]
    score = float(said[1].split("PSNR ")[1].split(",")[0])
    reached = (reference.max(axis=(1, 2)) ** 2) / ((reference - read(files.output)) ** 2).mean(
        axis=(1, 2)
    )
    assert score == pytest.approx((10 * np.log10(reached)).mean(), abs=0.02)
    assert "Beside the reference" in report.read_text(encoding="utf-8")

    # the files are the authors': named, keyed and shaped alike, and hold what was held
    kernel = torch.load(out.with_name("PSF.pth"), weights_only=True)
    np.testing.assert_allclose(kernel["psf.weight"][0, 0], PSF, atol=1e-6)
    rows = torch.load(out.with_name("convolution_hr2msi.pth"), weights_only=True)
    np.testing.assert_allclose(
        rows["conv2d_list.2.weight"].ravel(), responses()[2, 12:18], atol=1e-5
    )
    learnt = torch.load(out, weights_only=True)
    assert learnt["sequential.0.weight"].shape == (8, BANDS_MSI, 1, 1)
    again = dataclasses.replace(
        files, preset="paper", iterations=65, weights=str(out),
        srf=str(out.with_name("convolution_hr2msi.pth")), psf=str(out.with_name("PSF.pth")),
    )  # fmt: skip
    fuse(again)
    assert psnr(reference, read(files.output)) > 0


def test_a_training_that_was_cancelled_is_gone_on_with_by_the_next_run(
    files, tmp_path, monkeypatch
):
    pytest.importorskip("torch", reason="torch is not installed")
    request = dataclasses.replace(files, preset="paper", iterations=130)
    fuse(request)
    whole = read(files.output)
    monkeypatch.setattr(unfinished, "EVERY", 0.0)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "elsewhere"))
    kept = tmp_path / "bandloom-unfinished"
    with pytest.raises(Cancelled):
        fuse(request, ProgressLog(lambda log: kept.exists()))
    assert list(kept.glob("*.safetensors")) and np.array_equal(read(files.output), whole)
    log = ProgressLog()
    fuse(request, log)
    assert any("An earlier run was not finished" in line for line in log.infos)
    np.testing.assert_array_equal(read(files.output), whole)
    assert not kept.exists()


def test_fits_of_temporary_outputs_are_kept_in_one_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    first, second = (kept_beside(str(tmp_path / one / "OUTPUT.tif")).folder for one in ("a", "b/c"))
    assert first == second == tmp_path.resolve() / "bandloom-unfinished"
    assert kept_beside("/data/out.tif").folder.as_posix() == "/data/bandloom-unfinished"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stages": "S1=0.001_20_10_S2=0.001_30_20"}, "takes each stage's learning rate"),
        ({"stages": "S1=0.001_20_30_S2=0.001_30_20_S3=6e-05_15_5"}, "from 1 to the epochs"),
        ({"stages": PLAN, "iterations": 65}, "give one of them"),
        ({"hold_srf": True}, "give them as SRF"),
        ({"preset": "fast", "weights_out": "w.pth"}, "has no network"),
        ({"reference": "msi"}, "choose the image that shows the same bands"),
        ({"reference": "hsi"}, "choose a reference with the same pixels"),
    ],
)
def test_what_does_not_go_together_gets_one_sentence(files, tmp_path, changes, words):
    pytest.importorskip("torch", reason="torch is not installed")
    changes = {**changes}
    if "reference" in changes:
        changes["reference"] = getattr(files, changes["reference"])
    if "weights_out" in changes:
        changes["weights_out"] = str(tmp_path / changes["weights_out"])
    with pytest.raises(InputError, match=words):
        fuse(dataclasses.replace(files, **{"preset": "paper", **changes}))


@pytest.mark.parametrize("name", ["psf", "srf", "weights", "swapped"])
def test_checkpoints_of_other_pairs_get_one_sentence(files, tmp_path, name):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    from bandloom.nets.hyperspectral.udaln.network import SpectralUpsampling

    odd = {
        "psf": {"psf.weight": torch.ones(1, 1, 7, 7)},
        "srf": {"conv2d_list.0.weight": torch.ones(1, 30, 1, 1)},
        "weights": SpectralUpsampling(BANDS_MSI, BANDS + 1).state_dict(),
    }
    words = {
        "psf": "a square of 4 fine pixels",
        "srf": "choose the file of this pair",
        "weights": "does not fit",
    }
    paths = checkpoints_of(tmp_path, **({name: odd[name]} if name in odd else {}))
    changes = {name: paths[name]} if name in odd else {"psf": paths["srf"]}
    with pytest.raises(InputError, match=words.get(name, "is not UDALN's PSF.pth")):
        fuse(dataclasses.replace(files, preset="paper", iterations=65, **changes))
    assert not (tmp_path / "fused.tif").exists()


def bad(files, scene, tmp_path, name):
    """Return a request that cannot be met, and words of what is said."""
    _, hsi, msi = scene

    def fine(array, **options):
        return write(tmp_path / "bad_m.tif", array, 10.0, **options)

    def coarse(array, pixel=40.0, **options):
        return write(tmp_path / "bad_h.tif", array, pixel, **options)

    table = tmp_path / "table.csv"
    cases = {
        "finer": lambda: ({"hsi": coarse(hsi, 5.0)}, "is finer than"),
        "swapped": lambda: ({"hsi": files.msi, "msi": files.hsi}, "swapped"),
        "ratio": lambda: ({"hsi": coarse(hsi, 35.0)}, "far from a whole number"),
        "too large": lambda: ({"hsi": coarse(hsi, 400.0)}, "between 2 and 20"),
        "few bands": lambda: ({"hsi": coarse(hsi[:4])}, "needs more bands"),
        "no overlap": lambda: ({"hsi": coarse(hsi, origin=(900000.0, 5000000.0))}, "no area in common"),
        "other crs": lambda: ({"hsi": coarse(hsi, epsg=32634)}, "reference system"),
        "empty hsi": lambda: ({"hsi": coarse(np.full_like(hsi, -1), nodata=-1)}, "holds no data"),
        "empty msi": lambda: ({"msi": fine(np.full_like(msi, -1), nodata=-1)}, "no data"),
        "constant msi band": lambda: ({"msi": fine(np.concatenate([msi[:3], msi[3:] * 0]))}, "band 4"),
        "no common pixel": lambda: (
            {"hsi": coarse(np.where(np.arange(24) < 12, hsi, -1), nodata=-1),
             "msi": fine(np.where(np.arange(96) < 48, -1, msi), nodata=-1)}, ""),
        "rows": lambda: (table.write_text("1,1,0,0,0\n2,0,1,1,1\n") and {"srf": str(table)}, "2 rows"),
        "columns": lambda: (
            table.write_text("".join(f"{n + 1},1,1\n" for n in range(BANDS))) and {"srf": str(table)}, "2 bands"),
        "elsewhere": lambda: (table.write_text("2100,1,1,1,1\n2200,1,1,1,1\n") and {"srf": str(table)}, "No hyper"),
        "no table": lambda: ({"srf": str(tmp_path / "absent.csv")}, "cannot be read"),
        "kernel": lambda: (table.write_text("1,2,3\n4,5,6\n") and {"psf": str(table)}, "square"),
        "absent": lambda: ({"hsi": str(tmp_path / "absent.tif")}, "cannot be opened"),
        "swapped without coordinates": lambda: (
            {"hsi": write(tmp_path / "bad_h.tif", msi, 0), "msi": write(tmp_path / "bad_m.tif", hsi, 0)}, "swapped"),
        "finer without coordinates": lambda: (
            {"hsi": write(tmp_path / "bad_h.tif", np.tile(hsi, (1, 8, 8)), 0),
             "msi": write(tmp_path / "bad_m.tif", msi, 0)}, "is finer than"),
        "same grid": lambda: ({"hsi": coarse(np.repeat(hsi, 1, 1), 10.0)}, "between 2 and 20"),
        "all nan": lambda: ({"msi": fine(np.full_like(msi, np.nan))}, "no data"),
    }  # fmt: skip
    return cases[name]()


NAMES = ("finer", "swapped", "ratio", "too large", "few bands", "no overlap", "other crs", "empty hsi", "empty msi",
         "constant msi band", "swapped without coordinates", "finer without coordinates", "same grid", "all nan", "rows", "columns", "elsewhere", "no table", "kernel", "absent")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_bad_input_gets_one_sentence(files, scene, tmp_path, name):
    changes, words = bad(files, scene, tmp_path, name)
    before = {file.name for file in tmp_path.iterdir()}
    with pytest.raises(InputError, match=words):
        fuse(dataclasses.replace(files, **changes))
    assert {file.name for file in tmp_path.iterdir()} == before


def test_images_without_a_common_valid_pixel(files, scene, tmp_path):
    changes, _ = bad(files, scene, tmp_path, "no common pixel")
    with pytest.raises(BandloomError):
        fuse(dataclasses.replace(files, **changes))
    assert not (tmp_path / "fused.tif").exists()


def test_output_that_is_an_input_is_refused(files):
    with pytest.raises(OutputError, match="also an input"):
        fuse(dataclasses.replace(files, output=files.msi))


def test_cancel_leaves_nothing(files, tmp_path):
    before = {file.name for file in tmp_path.iterdir()}
    with pytest.raises(Cancelled):
        fuse(files, ProgressLog(lambda log: log.fraction > 0.05))
    assert {file.name for file in tmp_path.iterdir()} == before


def test_expected_errors_beside_the_bands(tmp_path):
    """On four windows as on one; a band that holds nothing has none, and the fused image is what it was."""
    reference = cube(192, 64)
    hsi = psf.degrade(reference, PSF.astype(np.float32), RATIO)
    hsi += 20 * np.random.default_rng(1).standard_normal(hsi.shape).astype(np.float32)
    msi = np.tensordot(responses().astype(np.float32), reference, 1)
    msi[:, 60:90, 20:50] += 3000
    hsi[9] = 1234
    request = FuseRequest(
        hsi=write(tmp_path / "hsi.tif", hsi, 40.0, wavelengths=WAVELENGTHS),
        msi=write(tmp_path / "msi.tif", msi, 10.0),
        output=str(tmp_path / "plain.tif"),
    )
    assert "MEDIAN_RELATIVE_ERROR" not in fuse(request)
    judged = {}
    for size in (96, 2000):
        asked = dataclasses.replace(
            request, output=str(tmp_path / f"{size}.tif"), tile_size=size,
            reliability=str(tmp_path / f"errors{size}.tif"),
        )  # fmt: skip
        numbers = fuse(asked)
        judged[size] = read(asked.reliability)
        assert np.abs(read(asked.output) - read(request.output)).max() < 1.0
    np.testing.assert_allclose(judged[96], judged[2000], rtol=5e-3)
    expected = np.delete(judged[2000], 9, axis=0)
    result = np.delete(read(request.output), 9, axis=0)
    truth = np.delete(reference, 9, axis=0)
    assert np.isnan(judged[2000][9]).all() and (expected > 0).all()
    assert numbers["MEDIAN_RELATIVE_ERROR"] == pytest.approx(
        float(np.median(expected / result)), rel=0.01
    )
    assert expected[:, 66:84, 26:44].mean() > 1.5 * np.median(expected)
    within = [(np.abs(result - truth) < times * expected).mean() for times in (1, 2)]
    assert 0.5 < within[0] < 0.95 and within[1] > 0.85


def test_errors_of_the_papers_preset_are_not_known(files, tmp_path):
    asked = dataclasses.replace(files, preset="paper", reliability=str(tmp_path / "errors.tif"))
    with pytest.raises(InputError, match="RELIABILITY is known of Bandloom's own networks"):
        fuse(asked)
    assert not (tmp_path / "fused.tif").exists()
