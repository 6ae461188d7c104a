"""Register bands without QGIS: known shifts found, tiles, gaps and refusals."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import Cancelled, EngineError, InputError
from bandloom.jobs.provenance import read_provenance
from bandloom.jobs.register_bands import RegisterRequest, register
from bandloom.nets.imaging.registration.orientation_correlation import peak
from bandloom.nets.l1bsr import method
from bandloom.nets.models import engines
from bandloom.tests.builders import write_tif
from bandloom.tests.progress_log import ProgressLog, stop_at_once
from osgeo import gdal
from scipy.ndimage import gaussian_filter

gdal.UseExceptions()
SHIFTS = {0: (1.4, -0.7), 2: (-2.3, 0.6), 3: (0.5, 2.2)}  # columns, rows; from band 2 into each


def texture(size: int, seed: int = 0) -> np.ndarray:
    """Smooth noise, known at any position: a sum of waves."""
    rng = np.random.default_rng(seed)
    waves = [(rng.normal(0, 0.5, 2), rng.uniform(0, 6.3)) for _ in range(120)]
    return lambda cols, rows: (
        sum(np.sin(f[0] * cols + f[1] * rows + p) for f, p in waves) * 10 + 500
    )


def scene(
    path,
    size=(160, 176),
    bands=4,
    dtype=gdal.GDT_UInt16,
    names=("B02", "B03", "B04", "B08"),
    edit=None,
):
    rows, cols = np.indices(size, dtype=float)
    ground = texture(max(size))
    image = np.stack(
        [
            ground(cols - SHIFTS.get(b, (0, 0))[0], rows - SHIFTS.get(b, (0, 0))[1])
            for b in range(bands)
        ]
    )
    image = image * np.linspace(1, 0.6, bands)[:, None, None]
    if edit is not None:
        edit(image)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size[1], size[0], bands, dtype)
    for number, band in enumerate(image):
        dataset.GetRasterBand(number + 1).WriteArray(
            band if dtype == gdal.GDT_Float32 else np.rint(band)
        )
        if names:
            dataset.GetRasterBand(number + 1).SetDescription(names[number])
    return str(path)


def read(path) -> np.ndarray:
    return gdal.Open(str(path)).ReadAsArray().astype(float)


def test_known_shifts_are_found_and_undone(tmp_path):
    source = scene(tmp_path / "in.tif")
    register(RegisterRequest(source, str(tmp_path / "out.tif"), str(tmp_path / "flow.tif")))
    flow, out = read(tmp_path / "flow.tif"), read(tmp_path / "out.tif")
    for band, shift in SHIFTS.items():
        error = np.hypot(*(flow[2 * band : 2 * band + 2] - np.array(shift)[:, None, None]))
        assert np.median(error) < 0.05
    assert (flow[2:4] == 0).all()
    green = read(source)[1]
    assert np.array_equal(out[1], green)
    inner = (slice(8, -8), slice(8, -8))
    before, after = (
        np.corrcoef(image[2][inner].ravel(), green[inner].ravel())[0, 1]
        for image in (read(source), out)
    )
    assert before < 0.6 and after > 0.99
    assert gdal.Open(str(tmp_path / "flow.tif")).GetRasterBand(1).GetDescription() == "dx_B02"


def test_the_result_does_not_depend_on_tiles(tmp_path):
    source = scene(tmp_path / "in.tif", (200, 470))
    results = []
    for size in (64, 160, 768):
        register(RegisterRequest(source, str(tmp_path / f"{size}.tif"), tile_size=size))
        results.append(read(tmp_path / f"{size}.tif"))
    for found in results[
        :2
    ]:  # positions are rounded in float32: a value at .5 may fall to either side
        difference = np.abs(found - results[2])
        assert difference.max() <= 1 and (difference > 0).mean() < 1e-3


def test_another_reference_band(tmp_path):
    source = scene(tmp_path / "in.tif")
    register(
        RegisterRequest(
            source, str(tmp_path / "out.tif"), str(tmp_path / "flow.tif"), reference="B04"
        )
    )
    flow = read(tmp_path / "flow.tif")
    assert (flow[4:6] == 0).all()
    assert np.median(flow[2]) == pytest.approx(-SHIFTS[2][0], abs=0.05)


def test_a_constant_band_stays(tmp_path):
    def flat(image):
        image[2] = 77

    source = scene(tmp_path / "in.tif", edit=flat)
    told = register(
        RegisterRequest(source, str(tmp_path / "out.tif"), str(tmp_path / "flow.tif"))
    )
    flow, out = read(tmp_path / "flow.tif"), read(tmp_path / "out.tif")
    assert (flow[4:6] == 0).all() and np.isfinite(flow).all()
    assert (out[2] == 77).all()
    assert told["OFFSET"] < 8  # of those that move


def test_nothing_is_registered_on_a_constant_band(tmp_path):
    """It took the others to the corner of what is looked at, by 12 pixels."""

    def flat(image):
        image[1] = 65535

    source, log = scene(tmp_path / "in.tif", edit=flat), ProgressLog()
    with pytest.raises(InputError, match="on which the others are registered, holds one value"):
        register(RegisterRequest(source, str(tmp_path / "out.tif")), log)
    assert not log.warnings and not (tmp_path / "out.tif").exists()


def test_images_that_show_nothing_are_not_moved():
    assert peak(np.zeros((27, 27))) == (0.0, 0.0)


def test_the_offset_is_that_of_bands_that_were_moved(tmp_path):
    """The largest is the blue's; noise that is left where it is lies nowhere."""

    def noise(image):
        image[2:] = np.random.default_rng(0).integers(1, 1000, image[2:].shape)

    source, output = scene(tmp_path / "in.tif", (192, 192), edit=noise), str(tmp_path / "out.tif")
    told = register(RegisterRequest(source, output))
    assert told["OFFSET"] == pytest.approx(np.hypot(*SHIFTS[0]), abs=0.6)
    items = read_provenance(output)["OFFSETS"].split(", ")
    assert items[1:] == ["+0.00 +0.00"] * 3


def test_nan_blanks_no_more_than_its_place(tmp_path):
    def hole(image):
        image[:, 60, 70] = np.nan

    source = scene(tmp_path / "in.tif", dtype=gdal.GDT_Float32, edit=hole)
    register(RegisterRequest(source, str(tmp_path / "out.tif")))
    gaps = np.isnan(read(tmp_path / "out.tif")).any(axis=0)
    assert gaps[60, 70]
    assert gaps[8:-8, 8:-8].sum() <= 16


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"size": (20, 20)}, "20 x 20"),
        ({"bands": 1, "names": None}, "one band"),
        ({"bands": 3, "names": None}, "known to be green: give"),
    ],
)
def test_refusals(tmp_path, change, words):
    with pytest.raises(InputError, match=words):
        register(RegisterRequest(scene(tmp_path / "in.tif", **change), str(tmp_path / "out.tif")))
    assert not (tmp_path / "out.tif").exists()


@pytest.mark.parametrize("names", [None, [f"Band {number}" for number in range(1, 225)]])
@pytest.mark.parametrize("reference", ["", "B99"])
def test_a_cube_without_the_reference_is_refused_in_a_short_sentence(tmp_path, names, reference):
    source = scene(tmp_path / "in.tif", (64, 64), 224, names=names)
    with pytest.raises(InputError, match=r"\(1 to 224\) of the one that stays as REF") as caught:
        register(RegisterRequest(source, str(tmp_path / "out.tif"), reference=reference))
    assert len(str(caught.value)) < 250 and "?" not in str(caught.value)
    assert ("B99" in str(caught.value)) == bool(reference)


def test_green_is_found_by_its_word(tmp_path):
    names = ["NIR 1", "Red B4", "Green B3"]
    source, flow = scene(tmp_path / "in.tif", bands=3, names=names), tmp_path / "flow.tif"
    register(RegisterRequest(source, str(tmp_path / "out.tif"), str(flow)))
    assert (read(flow)[4:6] == 0).all() and np.abs(read(flow)[:4]).max() > 0.2


def test_nothing_valid(tmp_path):
    source = scene(tmp_path / "in.tif", edit=lambda image: image.fill(0))
    dataset = gdal.Open(source, gdal.GA_Update)
    for number in range(4):
        dataset.GetRasterBand(number + 1).SetNoDataValue(0)
    dataset = None
    with pytest.raises(InputError, match="all nodata"):
        register(RegisterRequest(source, str(tmp_path / "out.tif")))


def test_cancel_leaves_nothing(tmp_path):
    with pytest.raises(Cancelled):
        register(
            RegisterRequest(scene(tmp_path / "in.tif"), str(tmp_path / "out.tif")), stop_at_once()
        )
    assert [path.name for path in tmp_path.iterdir()] == ["in.tif"]


@pytest.fixture
def csr(tmp_path, monkeypatch):
    """A small CSR that says something, right or wrong: its network and a model folder that holds it."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from bandloom.nets.l1bsr.csr_network import Csr
    from bandloom.nets.models import import_weights

    monkeypatch.setattr(
        method, "verify", lambda registration, *_: registration
    )  # else its bands are left where they are
    torch.manual_seed(3)
    network = Csr((4, 8, 8, 8)).eval()
    for parameter in network.parameters():
        parameter.data *= 1.7  # displacements of the order of a pixel
    torch.save({"state_dictCSR": network.state_dict()}, tmp_path / "csr.pth.tar")
    import_weights.import_file(tmp_path / "csr.pth.tar", tmp_path / "models", "csr")
    return network, (tmp_path / "models",)


def whole_flow(network, path, band) -> np.ndarray:
    """The flow from green into a band, as the authors' script makes it of a whole image."""
    import torch

    image = torch.from_numpy(read(path)).float()
    image = (image - image.mean((1, 2), keepdim=True)) / image.std((1, 2), keepdim=True)
    with torch.inference_mode():
        return network(image[[1, band]][None])[0].numpy()


@pytest.mark.parametrize("tile", [64, 160, 768])
def test_csr_by_tiles_gives_the_whole_images_flow(tmp_path, csr, tile):
    network, folders = csr
    source = scene(tmp_path / "in.tif", (320, 544))
    request = RegisterRequest(
        source,
        str(tmp_path / "out.tif"),
        str(tmp_path / "flow.tif"),
        model="csr",
        tile_size=tile,
        folders=folders,
    )
    register(request)
    flow = read(tmp_path / "flow.tif")
    for band in (0, 2, 3):
        wanted = whole_flow(network, source, band)
        assert np.abs(wanted).max() > 0.3
        assert np.abs(flow[2 * band : 2 * band + 2] - wanted).max() < 1e-3
    assert (flow[2:4] == 0).all()


def test_csr_warps_as_its_authors_do(tmp_path, csr):
    from bandloom.nets.imaging.warp import warp

    network, folders = csr
    source = scene(tmp_path / "in.tif", (160, 176), dtype=gdal.GDT_Float32)
    register(RegisterRequest(source, str(tmp_path / "out.tif"), model="csr", folders=folders))
    import torch

    image, out = read(source), read(tmp_path / "out.tif")
    flow = torch.from_numpy(whole_flow(network, source, 3))[None]
    moved = warp(torch.from_numpy(image[3])[None, None].float(), flow)[0, 0].numpy()
    assert np.abs(out[3] - moved).max() < 0.05  # to the last row: beyond the edge both mirror


FIXTURES = Path(
    os.environ.get("BANDLOOM_FIXTURES", Path(__file__).parents[2] / "../shared/fixtures")
)


@pytest.mark.parity
@pytest.mark.parametrize(
    "path", sorted((FIXTURES / "l1bsr_csr").glob("csr_small*.npz")), ids=lambda path: path.stem
)
def test_an_imported_csr_registers_as_the_authors_script(tmp_path, monkeypatch, path):
    """The whole image, borders too; their cast cuts where this rounds."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from bandloom.nets.models import import_weights

    monkeypatch.setattr(method, "verify", lambda registration, *_: registration)
    case = np.load(path)
    state = {key[3:]: torch.from_numpy(case[key]) for key in case.files if key.startswith("sd/")}
    torch.save({"state_dictCSR": state}, tmp_path / "csr.pth.tar")
    folder = tmp_path / "models"
    import_weights.import_file(tmp_path / "csr.pth.tar", folder, "csr")
    source = write_tif(tmp_path / "in.tif", case["case3/dn"].astype(np.float32), 10.0)
    out = str(tmp_path / "out.tif")
    register(
        RegisterRequest(source, out, bands="1,2,3,4", model="csr", nodata="none", folders=(folder,))
    )
    moved = read(out)[[0, 2, 3]]
    assert np.abs(moved - case["case3/warped_float_BRN"]).max() < 0.05


def test_csr_of_any_size_and_a_constant_band(tmp_path, csr):
    def flat(image):
        image[2] = 77

    _, folders = csr
    source = scene(tmp_path / "in.tif", (37, 61), edit=flat)  # 16 divides neither
    register(
        RegisterRequest(
            source,
            str(tmp_path / "out.tif"),
            str(tmp_path / "flow.tif"),
            model="csr",
            folders=folders,
        )
    )
    flow, out = read(tmp_path / "flow.tif"), read(tmp_path / "out.tif")
    assert np.isfinite(flow).all() and (flow[4:6] == 0).all() and (out[2] == 77).all()
    assert np.abs(flow[:2]).max() > 0


def test_a_model_of_another_task_is_refused(tmp_path):
    source = scene(tmp_path / "in.tif")
    with pytest.raises(EngineError, match="not for registering bands"):
        register(RegisterRequest(source, str(tmp_path / "out.tif"), model="l1bsr_light"))
    assert not (tmp_path / "out.tif").exists()


FAR = {0: (40, -30), 2: (-35, 20), 3: (25, 38)}  # columns, rows; from band 2 into each


def far_scene(path, unrelated: bool = False) -> str:
    """Bands of one ground seen far apart, the last of other ground where asked for."""
    rng = np.random.default_rng(5)
    ground, other = (
        gaussian_filter(rng.normal(size=(440, 460)), 1.2) * 300 + 900 for _ in range(2)
    )
    bands = [
        ground[60 - dy : 380 - dy, 60 - dx : 396 - dx]
        for dx, dy in (FAR.get(band, (0, 0)) for band in range(4))
    ]
    image = np.stack(bands) * np.array([1, 0.8, 1.2, 0.7])[:, None, None]
    if unrelated:
        image[3] = other[60:380, 60:396]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 336, 320, 4, gdal.GDT_Float32)
    for number, (band, name) in enumerate(zip(image, ("B02", "B03", "B04", "B08"))):
        dataset.GetRasterBand(number + 1).WriteArray(band)
        dataset.GetRasterBand(number + 1).SetDescription(name)
    return str(path)


@pytest.mark.parametrize("model", ["bandloom", "l1bsr_csr"])
def test_bands_far_apart_are_found_and_what_they_lack_is_nodata(tmp_path, model):
    """Cameras with a lens a band: 40 pixels and more."""
    if model != "bandloom" and not engines.is_here("onnxruntime"):
        pytest.skip("no library that runs a network is installed")
    source, log = far_scene(tmp_path / "in.tif"), ProgressLog()
    register(
        RegisterRequest(source, str(tmp_path / "out.tif"), str(tmp_path / "flow.tif"), model=model),
        log,
    )
    flow, out = read(tmp_path / "flow.tif"), read(tmp_path / "out.tif")
    green, inner = read(source)[1], (slice(60, -60), slice(60, -60))
    for band, shift in FAR.items():
        error = np.hypot(*(flow[2 * band : 2 * band + 2] - np.array(shift)[:, None, None]))[inner]
        assert np.median(error) < 0.3
        assert np.corrcoef(out[band][inner].ravel(), green[inner].ravel())[0, 1] > 0.95
    assert not log.warnings
    assert sum("shifted by" in text and "after" in text for text in log.infos) == 3
    # the first band begins 30 rows lower and ends 40 columns earlier: 12 of them are its edge's
    assert np.isnan(out[0][:15]).all() and np.isnan(out[0][:, -25:]).all()
    assert np.isfinite(out[(slice(None), *inner)]).all()


def test_a_band_of_other_ground_is_left_and_named(tmp_path):
    source, log = far_scene(tmp_path / "in.tif", unrelated=True), ProgressLog()
    register(RegisterRequest(source, str(tmp_path / "out.tif"), str(tmp_path / "flow.tif")), log)
    out, flow = read(tmp_path / "out.tif"), read(tmp_path / "flow.tif")
    shown = np.isfinite(out[3])
    assert np.array_equal(out[3][shown], read(source)[3][shown]) and not flow[6:8].any()
    (warning,) = log.warnings
    assert (
        "B08 could not be registered on B03" in warning
        and "before" in warning
        and "after" in warning
    )
    assert any(text.startswith("B04 to B03") for text in log.infos)
