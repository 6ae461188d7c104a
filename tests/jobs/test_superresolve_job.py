"""Super-resolve L1B without QGIS: truth of simulated images, place, tiles and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import EngineError, InputError
from bandloom.jobs import register_bands
from bandloom.jobs.super_resolve_l1b import SuperResolveRequest, superresolve
from bandloom.nets.l1bsr import light_super_resolution
from bandloom.tests.builders import write_tif
from osgeo import gdal
from scipy import ndimage

gdal.UseExceptions()
NAMES = ("B02", "B03", "B04", "B08")
SHIFTS = ((1.4, -0.7), (0.0, 0.0), (-1.3, 0.6), (0.5, 1.2))


def waves(cols, rows, seed=3):
    """A scene of waves up to 0.8 of the low resolution's Nyquist frequency."""
    rng = np.random.default_rng(seed)
    parts = [(rng.uniform(-2.2, 2.2, 2), rng.uniform(0, 6.3)) for _ in range(60)]
    return 600 + 12 * sum(np.cos(f[0] * cols + f[1] * rows + phase) for f, phase in parts)


def scene(path, size=(96, 120), order=(0, 1, 2, 3), names=NAMES, prepare=None):
    rows, cols = np.indices(size, dtype=float)
    bands = [waves(cols - dx, rows - dy) * (1 - 0.1 * band) for band, (dx, dy) in enumerate(SHIFTS)]
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), size[1], size[0], len(order), gdal.GDT_UInt16
    )
    for number, band in enumerate(order):
        dataset.GetRasterBand(number + 1).WriteArray(np.rint(bands[band % 4]))
        if names:
            dataset.GetRasterBand(number + 1).SetDescription(names[band])
    if prepare is not None:
        prepare(dataset)
    return str(path)


def run(source, target, **options) -> np.ndarray:
    superresolve(SuperResolveRequest(source, str(target), threads=1, **options))
    return gdal.Open(str(target)).ReadAsArray().astype(float)


def test_bands_come_out_twice_as_fine_and_where_green_is(tmp_path):
    out = run(scene(tmp_path / "in.tif"), tmp_path / "out.tif")
    assert out.shape == (4, 192, 240)
    rows, cols = np.indices(out.shape[1:], dtype=float)
    truth = waves((cols - 0.5) / 2, (rows - 0.5) / 2)
    inner = (slice(16, -16), slice(16, -16))

    def likeness(band, dx, dy):
        return np.corrcoef(np.roll(band, (dy, dx), (0, 1))[inner].ravel(), truth[inner].ravel())[
            0, 1
        ]

    for band in out:
        best = max((likeness(band, dx, dy), (dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        assert best[1] == (0, 0) and best[0] > 0.9
    for band, mean in zip(out, gdal.Open(str(tmp_path / "in.tif")).ReadAsArray().mean((1, 2))):
        assert band.mean() == pytest.approx(mean, rel=2e-3)


def test_detail_leaves_each_bands_mean_alone(tmp_path, monkeypatch):
    def drift(name):
        out = run(source, tmp_path / name)[:, 32:-32, 32:-32].mean((1, 2))
        return np.abs(out / registered[:, 16:-16, 16:-16].mean((1, 2)) - 1).max()

    source = scene(tmp_path / "in.tif", (160, 160))
    register_bands.register(
        register_bands.RegisterRequest(source, str(tmp_path / "registered.tif"))
    )
    registered = gdal.Open(str(tmp_path / "registered.tif")).ReadAsArray().astype(float)
    kept = drift("out.tif")
    monkeypatch.setattr(light_super_resolution, "energy_gain", lambda *_: np.zeros(4, np.float32))
    assert kept < 2e-4 < drift("lifted.tif")


def test_beside_bright_things_nothing_is_black(tmp_path):
    """The network takes values beside a roof or a ship below 0, which were written as black pixels."""

    ground = waves(*np.indices((160, 160), dtype=float)) / 6
    ground[20:-20:14, 20:-20:14] = 3500

    def unmoved(dataset):
        for number in range(1, 5):
            dataset.GetRasterBand(number).WriteArray(np.rint(ground))

    source = scene(tmp_path / "in.tif", (160, 160), prepare=unmoved)
    out = run(source, tmp_path / "out.tif")[:, 16:-16, 16:-16]
    assert out.min() > 5


def test_beside_bright_things_that_registration_moves_nothing_is_black(tmp_path):
    """Interpolation swings below 0 there although nothing was measured below it."""
    fine = 60 + 5 * ndimage.gaussian_filter(np.random.default_rng(0).normal(size=(320, 320)), 2)
    for row in range(5):
        fine[60 + row : -60 : 37, 60:-60:41] = fine[60 + row : -60 : 37, 61:-60:41] = 12000
    shifts = ((0, 0), (1, 2.6), (3, 1.2), (4.8, 5))
    bands = [ndimage.shift(ndimage.gaussian_filter(fine, 1), shift, order=1, mode="nearest") for shift in shifts]
    bands = np.stack(bands).reshape(4, 160, 2, 160, 2).mean((2, 4))
    source = write_tif(tmp_path / "in.tif", np.rint(bands).astype(np.uint16), 0, names=NAMES)
    out = run(source, tmp_path / "out.tif")[:, 32:-32, 32:-32]
    assert bands.min() > 50 and (out == 0).mean((1, 2)).max() < 0.001


def test_what_is_below_0_is_not_lifted_to_what_is_bright_beside_it(tmp_path):
    """Water whose offset is taken off, and ships: squares of the ships' half were around them."""
    water = waves(*np.indices((160, 160), dtype=float)) / 6 - 300
    water[24:-20:24, 24:-20:24] = 2500
    source = write_tif(tmp_path / "in.tif", np.stack([water] * 4).astype(np.int16), 0, names=NAMES)
    out = run(source, tmp_path / "out.tif")[:, 16:-16, 16:-16]
    near = np.kron(ndimage.maximum_filter(water > 2000, 9), np.ones((2, 2)))[16:-16, 16:-16] > 0
    assert (out[0][near] < 0).mean() > 0.8


def test_any_order_of_bands(tmp_path):
    usual = run(scene(tmp_path / "a.tif"), tmp_path / "a_out.tif")
    named = run(scene(tmp_path / "b.tif", order=(3, 2, 1, 0)), tmp_path / "b_out.tif")
    plain = scene(tmp_path / "c.tif", order=(3, 2, 1, 0), names=None)
    assert np.array_equal(named, usual)
    assert np.array_equal(run(plain, tmp_path / "c_out.tif", bands="B08,B04,B03,B02"), usual)
    assert np.array_equal(run(plain, tmp_path / "d_out.tif", bands="4,3,2,1"), usual)


def test_tiles_leave_no_trace(tmp_path):
    source = scene(tmp_path / "in.tif", (130, 150))
    small, large = (run(source, tmp_path / f"{size}.tif", tile_size=size) for size in (48, 256))
    assert np.abs(small - large).max() <= 1.0
    assert np.abs(small - large).mean() <= 0.1


def test_sensor_geometry_is_carried(tmp_path):
    def place(dataset):
        points = [
            gdal.GCP(12.0 + col / 1e4, 50.0 - row / 1e4, 0, col, row)
            for col in (0, 120)
            for row in (0, 96)
        ]
        dataset.SetGCPs(points, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
                        'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]')  # fmt: skip

    run(scene(tmp_path / "in.tif", prepare=place), tmp_path / "out.tif")
    points = gdal.Open(str(tmp_path / "out.tif")).GetGCPs()
    assert {(point.GCPPixel, point.GCPLine) for point in points} == {
        (0, 0),
        (0, 192),
        (240, 0),
        (240, 192),
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"order": (0, 1, 2)}, "B08"),
        ({"order": (0, 1, 2, 3, 0), "names": None}, "BANDS"),
        ({"size": (20, 20)}, "20 x 20"),
    ],
)
def test_refusals(tmp_path, change, words):
    with pytest.raises(InputError, match=words):
        run(scene(tmp_path / "in.tif", **change), tmp_path / "out.tif")
    assert not (tmp_path / "out.tif").exists()


def test_laying_is_the_same_as_in_training():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    from bandloom.nets.l1bsr import light_rec_network, upsample_registered

    rng = np.random.default_rng(0)
    bands = rng.normal(size=(1, 4, 40, 44)).astype(np.float32)
    rows, cols = np.indices((40, 44)) / 20
    flow = np.stack(
        [np.stack((k + np.sin(rows), 0.3 * k - np.cos(cols))) for k in range(4)]
    ).astype(np.float32)
    wanted = light_rec_network.network_input(
        torch.from_numpy(bands), torch.from_numpy(flow)[None]
    ).numpy()[0]
    margin = 8
    inner = (slice(None), slice(margin, -margin), slice(margin, -margin))
    wide = slice(margin - 1, 1 - margin)
    found = upsample_registered.network_input(bands[0], flow[:, :, wide, wide], margin)
    assert np.abs(found - wanted[inner]).max() < 1e-3


@pytest.fixture
def rec(tmp_path):
    """A small REC of the paper's kind among the user's models: the network and the folder."""
    torch = pytest.importorskip("torch")
    from bandloom.nets.l1bsr.rec_network import Rec
    from bandloom.nets.models import import_weights

    torch.manual_seed(1)
    network = Rec(groups=2, blocks=2, features=16).eval()
    with torch.no_grad():  # an untrained network gives next to nothing
        network.tail[1].weight *= 20
        network.tail[1].bias += 1.5
    torch.save(network.state_dict(), tmp_path / "rec.pt")
    import_weights.import_file(tmp_path / "rec.pt", tmp_path / "models", "rec")
    return network, tmp_path / "models"


@pytest.mark.parametrize("size", [(160, 200), (97, 131)])
def test_the_published_network_gives_the_whole_images_result_tile_by_tile(tmp_path, rec, size):
    import torch

    network, folder = rec
    source = scene(tmp_path / "in.tif", size)
    image = gdal.Open(source).ReadAsArray().astype(np.float32)
    with torch.inference_mode():
        whole = 400 * network(torch.from_numpy(image[None] / 400))[0].numpy()
    assert whole.std() > 20
    for tile in (48, 512):
        out = run(
            source,
            tmp_path / f"{tile}.tif",
            model="rec",
            folders=(folder,),
            tile_size=tile,
            device="cpu",
        )
        assert np.abs(out - np.clip(whole, 0, 65535)).max() < 1


def test_attention_taken_tile_by_tile_would_show(rec):
    """What the pass over the context is for: a bright part of a scene changes the attention of its tile."""
    import torch

    network, _ = rec
    image = torch.rand(1, 4, 64, 64)
    image[..., :32] += 4
    with torch.inference_mode():
        apart = torch.cat([network(image[..., :32]), network(image[..., 32:])], 3)
        assert 400 * float((network(image) - apart)[..., 40:56].abs().max()) > 1


def test_a_model_of_another_method_is_refused(tmp_path):
    with pytest.raises(EngineError, match="not for super-resolving L1B"):
        run(scene(tmp_path / "in.tif"), tmp_path / "out.tif", model="pansharp_4")
    assert not (tmp_path / "out.tif").exists()


def test_expected_errors_beside_the_bands(tmp_path):
    """On tiles as on the whole; larger where there is more detail, and the bands are what they were."""
    source = scene(tmp_path / "in.tif", (130, 150), prepare=calm_half)
    plain = run(source, tmp_path / "plain.tif")
    judged = {}
    for size in (48, 256):
        path = tmp_path / f"errors{size}.tif"
        request = SuperResolveRequest(
            source, str(tmp_path / f"{size}.tif"), threads=1, tile_size=size, reliability=str(path)
        )
        numbers = superresolve(request)
        judged[size] = gdal.Open(str(path)).ReadAsArray()
    whole = judged[256]
    assert np.abs(gdal.Open(request.output).ReadAsArray() - plain).max() <= 1
    assert whole.shape == plain.shape and (whole > 0).all()
    assert np.median(np.abs(judged[48] / whole - 1)) < 0.02
    assert whole[:, :, 40:110].mean() > 3 * whole[:, :, 200:260].mean()
    median = float(np.median(whole / np.maximum(plain, 1)))
    assert numbers["MEDIAN_RELATIVE_ERROR"] == pytest.approx(median, rel=0.02)


def calm_half(dataset):
    """Take nine tenths of the contrast from the right half, with a soft edge."""
    shares = 0.55 - 0.45 * np.tanh((np.arange(dataset.RasterXSize) - 75) / 4)
    for number in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(number)
        values = band.ReadAsArray().astype(float)
        band.WriteArray(np.rint(values.mean() + shares * (values - values.mean())))


def test_errors_of_models_of_others_are_not_known(tmp_path, rec):
    with pytest.raises(InputError, match="not of 'rec'"):
        run(
            scene(tmp_path / "in.tif"), tmp_path / "out.tif", model="rec", folders=(rec[1],),
            reliability=str(tmp_path / "errors.tif"),
        )  # fmt: skip
    assert not (tmp_path / "out.tif").exists()
