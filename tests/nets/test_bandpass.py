"""The bandpass network against numbers of the authors' code: tables, pixels, losses, training steps, checkpoints."""

from __future__ import annotations

import copy
import os
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import EngineError, InputError
from bandloom.nets.bandpass import apply_tables, coefficients, evaluation, histogram
from bandloom.nets.models import cards
from scipy.ndimage import correlate

torch = pytest.importorskip("torch", reason="torch is not installed")

from bandloom.nets.bandpass import losses, lut_unet, method, published_export  # noqa: E402  (after the check for torch)

FIXTURES = Path(
    os.environ.get("BANDLOOM_FIXTURES", Path(__file__).parents[2] / "../shared/fixtures")
)
FILES = sorted(FIXTURES.glob("lutnet/*.npz"))
ABSENT = pytest.param(None, marks=pytest.mark.skip(reason=f"no lutnet/*.npz under {FIXTURES}"))


@pytest.fixture(
    params=[pytest.param(path, id=path.stem) for path in FILES] or [ABSENT], scope="module"
)
def stored(request):
    return np.load(request.param)


def state_of(stored) -> dict:
    return {key[3:]: torch.from_numpy(stored[key]) for key in stored.files if key.startswith("sd/")}


@pytest.fixture(scope="module")
def net(stored):
    built = lut_unet.LutNetwork()
    built.load_state_dict(state_of(stored))
    return built.eval()


@pytest.fixture(scope="module")
def forward(stored, net):
    with torch.no_grad():
        return net(torch.from_numpy(stored["img"]), torch.from_numpy(stored["hist_L1norm"]))


@pytest.mark.parity
def test_tables_and_output_are_the_authors(stored, forward):
    aligned, tables = forward
    assert (
        np.abs(tables.numpy() - stored["eval/lut256"]).max() <= 1e-3 * stored["eval/lut256"].max()
    )
    assert np.abs(aligned.numpy() - stored["eval/out"]).max() <= 0.05


@pytest.mark.parity
def test_maps_inside_the_network(stored, net):
    with torch.no_grad():
        deepest, last = net.unet.levels(torch.from_numpy(stored["hist_L1norm"]))
        logits = net.unet.outc(last)
    for found, name in ((deepest, "down4"), (last, "up4"), (logits, "logits")):
        wanted = stored[f"eval/mid_unet_{name}"]
        assert np.abs(found.numpy() - wanted).max() <= 1e-4 * np.abs(wanted).max()


@pytest.mark.parity
def test_look_up(stored, net):
    tables, image = torch.from_numpy(stored["eval/lut256"]), torch.from_numpy(stored["img"])
    for band, limit in enumerate(lut_unet.LIMITS):
        wanted = stored[f"eval/lut_full_band{band}"]
        assert (
            np.abs(lut_unet.interpolate_nodes(tables[:, band], limit).numpy() - wanted).max()
            <= 0.05
        )
    assert np.array_equal(lut_unet.indices(image, lut_unet.LIMITS).numpy(), stored["eval/index"])
    looked_up = lut_unet.look_up(image, tables, lut_unet.LIMITS)
    assert np.abs(looked_up.numpy() - stored["eval/mapped_before_conv"]).max() <= 0.05
    with torch.no_grad():
        branch = net.correction(torch.from_numpy(stored["eval/mapped_before_conv"])).numpy()
    assert np.abs(branch - stored["eval/mid_conv_branch"]).max() <= 0.05
    shared = lut_unet.look_up(image, tables[:1].expand(len(image), -1, -1), lut_unet.LIMITS)
    assert np.abs(shared.numpy() - stored["take_shared_lut/out"]).max() <= 0.05


@pytest.mark.parity
def test_loss_terms(stored):
    cases = (
        (stored["eval/lut256"], "loss/tv_3d", "loss/mono_3d"),
        (stored["loss/random_lut"], "loss/random_tv", "loss/random_mono"),
        (stored["eval/lut256"][0], "loss/tv_2d_first_sample", "loss/mono_2d_first_sample"),
    )
    for tables, *names in cases:
        found = losses.table_terms(torch.from_numpy(tables))
        assert [float(value) for value in found] == pytest.approx(
            [float(stored[name]) for name in names], rel=1e-5
        )


@pytest.mark.parity
def test_training_steps(stored):
    net = lut_unet.LutNetwork()
    net.load_state_dict(state_of(stored))
    optimiser = torch.optim.Adam(net.train().parameters(), 1e-3, weight_decay=1e-4)
    arrays = [
        torch.from_numpy(stored[key]) for key in ("img", "hist_L1norm", "train/label", "train/mask")
    ]
    for step, wanted in enumerate(stored["train/rows[mse,tv,mono,total]"]):
        aligned, tables = net(arrays[0], arrays[1])
        loss = losses.loss(aligned, arrays[2], arrays[3], tables)
        assert [float(term.detach()) for term in loss] == pytest.approx(list(wanted), rel=1e-3)
        optimiser.zero_grad()
        loss.total.backward()
        if step == 0:
            assert np.abs(aligned.detach().numpy() - stored["train/out_step0"]).max() <= 0.05
            _compare_gradients(net, stored)
        optimiser.step()
    for key in stored.files:
        name = key.partition("train/after3steps/")[2]
        # A bias before batch normalisation has no gradient but rounding, which Adam scales up: its steps are noise.
        if name and not name.endswith((".0.bias", "num_batches_tracked")):
            assert np.allclose(net.state_dict()[name].numpy(), stored[key], rtol=1e-3, atol=1e-3), (
                name
            )


def _compare_gradients(net, stored) -> None:
    found = {name: float(value.grad.norm()) for name, value in net.named_parameters()}
    wanted = {name: float(stored[f"train/grad_l2/{name}"]) for name in found}
    largest = max(wanted.values())
    assert {
        n: v for n, v in found.items() if abs(v - wanted[n]) > 1e-3 * wanted[n] + 1e-6 * largest
    } == {}


@pytest.mark.parity
def test_valid_pixels_in_the_authors_order(stored):
    found = losses.valid_pixels(
        torch.from_numpy(stored["train/label"]), torch.from_numpy(stored["train/mask"])
    )
    wanted = stored["train/maskImg_permuted_first500rows"]
    assert np.array_equal(found.numpy()[: len(wanted)], wanted)


@pytest.mark.parity
def test_histograms(stored):
    assert np.abs(histogram.normalise(stored["hist_counts"]) - stored["hist_L1norm"]).max() < 1e-7
    tables = stored["updateHistByLUTS/lut_in"]
    moved = histogram.move_counts(stored["hist_L1norm"].astype(np.float64), tables, lut_unet.LIMITS)
    assert np.abs(moved - stored["updateHistByLUTS/out"]).max() < 1e-6


@pytest.mark.parity
def test_scores_merge_over_segments(stored):
    found, target = (stored[key][:, 0].ravel()[None] for key in ("eval/out", "train/label"))
    parts = [
        evaluation.segment(found[:, part], target[:, part])
        for part in np.array_split(np.arange(found.size), 3)
    ]
    rmse, r2 = evaluation.merge_segments(parts)
    assert rmse[0] == pytest.approx(float(stored["acc/rmse_band0_official_merge"]), rel=1e-5)
    assert r2[0] == pytest.approx(float(stored["acc/r2_band0_official_merge"]), rel=1e-5)
    bands = stored["acc/ndvi_in"]
    assert np.allclose(evaluation.ndvi(bands[2], bands[3]), stored["acc/ndvi"], atol=1e-5)


@pytest.mark.parity
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_checkpoint_becomes_a_model_that_aligns_as_the_authors_do(stored, tmp_path, wrapped):
    """From .pth to ONNX to numpy pixels: the whole way a user's raster takes."""
    state = state_of(stored)
    torch.save(
        {"model_state": state, "optimizer_state": {}} if wrapped else state,
        tmp_path / "epochs_195.pth",
    )
    net = published_export.read_checkpoint(tmp_path / "epochs_195.pth")
    bands = ("blue", "green", "red", "nir")
    model = method.load(
        method.save(net, tmp_path, cards.Card("imported", "", bands_in=bands, bands_out=bands)),
        "cpu",
    )
    for image, counts, wanted in zip(stored["img"], stored["hist_counts"], stored["eval/out"]):
        framed = np.pad(image, ((0, 0), (1, 1), (1, 1)), mode="edge")
        inside = np.pad(np.ones(image.shape[1:], bool), 1)
        found = model.mapping(counts).apply(framed, inside)
        assert np.abs(found - wanted).max() <= 0.05  # to the last row
    assert model.zero_border


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path):
    torch.save({"model_state": {"weight": torch.zeros(3)}}, tmp_path / "other.pth")
    (tmp_path / "text.pth").write_text("nothing")
    for name, words in (
        ("other.pth", "four bands"),
        ("text.pth", "get it again"),
        ("absent.pth", "does not exist"),
    ):
        with pytest.raises(InputError, match=words):
            published_export.read_checkpoint(tmp_path / name)


def test_a_histogram_of_another_length_is_refused():
    with pytest.raises(InputError, match="256"):
        lut_unet.LutNetwork().tables(torch.zeros(1, 4, 250))


def test_histogram_bins_zero_and_values_beyond_the_limit():
    image = np.array([0, 1, 11, 12, 2999, 3000, 9000, -5], np.float32).reshape(1, 1, 8)
    counts = histogram.count(image, np.ones((1, 8), bool), (3000,))
    assert (
        counts[0, 0] == 3 and counts[0, 1] == 1 and counts[0, -1] == 3
    )  # 1, 11, -5 | 12 | 2999, 3000, 9000
    masked = histogram.count(image, image[0] < 3000, (3000,))
    assert masked.sum() == counts.sum() - 2


# Bandloom's network


@pytest.fixture(scope="module")
def adaptive(tmp_path_factory):
    """A network of random numbers, and the model written of it."""
    from bandloom.nets.bandpass.adaptive_network import AdaptiveNetwork

    torch.manual_seed(3)
    net = AdaptiveNetwork((3000, 3000, 4000, 6500, 5000), scene=3)
    with torch.no_grad():
        for value in net.parameters():
            value += 0.1 * torch.randn_like(value)
    net.trust.copy_(torch.tensor([1.0, 0.0, 0.3, 0.5, 0.0]))
    names = ("a", "b", "c", "d", "e")
    folder = tmp_path_factory.mktemp("model")
    return net.eval(), method.load(
        method.save(net, folder, cards.Card("five", "", bands_in=names)), "cpu"
    )


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return np.random.default_rng(5).integers(-200, 8000, (5, 40, 57)).astype(np.float32)


def test_numpy_pixels_are_the_network_s(adaptive, picture):
    net, model = adaptive
    counts = histogram.count(picture, np.ones(picture.shape[1:], bool), model.limits)
    with torch.no_grad():
        wanted, tables = net.align(
            torch.from_numpy(picture)[None], torch.from_numpy(histogram.normalise(counts))[None]
        )
    made = model.mapping(counts)
    halo = made.halo
    assert np.abs(made.tables - tables[0].numpy()).max() < 0.05
    assert np.abs(made.apply(picture) - wanted[0].numpy()[:, halo:-halo, halo:-halo]).max() < 0.05
    assert wanted.std() > 100


def test_tables_never_fall_whatever_the_weights(adaptive, picture):
    counts = np.random.default_rng(0).random((5, 256)) ** 8
    assert (np.diff(adaptive[1].mapping(counts).tables, axis=1) > 0).all()


@pytest.mark.parametrize("trust", [0.0, 0.4, 1.0])
def test_of_the_change_of_a_scene_s_mean_the_trusted_share_is_made(adaptive, trust):
    """Whatever the network says, and however much of the mixture: in digital numbers over a scene, edges apart."""
    net = copy.deepcopy(adaptive[0])
    level = torch.tensor([700.0, 900.0, 1100.0, 2000.0, 1500.0])[:, None, None]
    scene = level * (1 + 0.3 * torch.rand(5, 200, 200, generator=torch.Generator().manual_seed(1)))
    counts = histogram.count(
        scene.numpy(), np.ones((200, 200), bool), [int(limit) for limit in net.limits]
    )
    changes = []
    for share, mixture in ((1.0, 1.0), (trust, 0.3)):
        net.trust.fill_(share)
        net.mixture.fill_(mixture)
        with torch.no_grad():
            aligned = net.align(scene[None], torch.from_numpy(histogram.normalise(counts))[None])[
                0
            ][0]
        changes.append((aligned - scene).mean((1, 2)))
    assert float(changes[0].abs().min()) > 20
    assert float((changes[1] - trust * changes[0]).abs().max()) < 0.02 * float(
        changes[0].abs().max()
    )


@pytest.mark.parametrize("kind", ["published", "signed", "adaptive"])
def test_exact_products_are_the_plain_ones(kind):
    """Steps of a 64th and whole weights against the formula in float64."""
    rng = np.random.default_rng(2)
    bands = 4
    count = {"adaptive": bands * (3 * bands + 1)}.get(kind, bands * (9 * bands + 1))
    numbers = rng.normal(0, 0.1, count).astype(np.float32)
    image = np.rint(64 * rng.uniform(0, 6000, (bands, 30, 31))).astype(np.float32)
    found = apply_tables.Correction(kind, numbers).add(image, (3000,) * bands)
    plain = image.astype(np.float64) / 64
    if kind == "adaptive":
        small, wide = (gaussian(plain, taps) for taps in coefficients.BLURS)
        maps = np.concatenate([plain, small - plain, wide - small]) / 3000
        layout = coefficients.Layout(bands)
        added = (
            np.tensordot(layout.linear(numbers), maps, 1) + layout.offset(numbers)[:, None, None]
        )
        wanted = (plain + 3000 * added)[:, 2:-2, 2:-2]
    else:
        weights, biases = numbers[:144].reshape(4, 4, 3, 3), numbers[144:]
        added = np.stack(
            [
                sum(correlate(plain[i], weights[o, i]) for i in range(4)) + biases[o]
                for o in range(4)
            ]
        )
        wanted = (plain + (np.maximum(added, 0) if kind == "published" else added))[:, 1:-1, 1:-1]
    assert np.abs(found - wanted).max() < 0.01


def gaussian(image: np.ndarray, taps: tuple[float, ...]) -> np.ndarray:
    return np.stack([correlate(band, np.outer(taps, taps)) for band in image])


def test_a_new_network_changes_nothing():
    from bandloom.nets.bandpass.adaptive_network import AdaptiveNetwork

    image = torch.rand(2, 4, 20, 20) * 6000
    with torch.no_grad():
        aligned, _ = AdaptiveNetwork().eval().align(image, torch.full((2, 4, 256), 1 / 256))
    assert float((aligned - image).abs().max()) < 0.05


@pytest.mark.parametrize("dtype", ["uint16", "int16"])
def test_a_table_for_integers_says_the_same(adaptive, picture, dtype):
    made = adaptive[1].mapping(np.ones((5, 256)))
    units = apply_tables.Units((1.0,) * 5, (-1000.0,) * 5, dtype)
    stored = np.clip(picture, 0, None) + 500
    plain = made.for_units(apply_tables.Units(units.gain, units.offset, "float32"))
    assert np.array_equal(made.for_units(units).look_up(stored), plain.look_up(stored))


def test_any_cut_gives_the_same_bits(adaptive, picture):
    """Sums are exact whatever their order: no pixel depends on where in memory it lies."""
    made = adaptive[1].mapping(np.ones((5, 256)))
    halo, whole = made.halo, made.apply(picture)
    for rows, cols in ((7, 13), (1, 1), (16, 33)):
        for row in range(0, whole.shape[1], rows):
            for col in range(0, whole.shape[2], cols):
                part = made.apply(
                    picture[:, row : row + rows + 2 * halo, col : col + cols + 2 * halo]
                )
                assert np.array_equal(part, whole[:, row : row + rows, col : col + cols])


def test_units_go_there_and_back():
    units = apply_tables.Units((1.0, 0.275), (-1000.0, -2000.0))
    stored = np.array([[[1500.0, 7.0]], [[9000.0, 12345.0]]], np.float32)
    numbers = units.numbers(stored)
    assert np.allclose(numbers[:, 0, 0], [500.0, 475.0])
    assert np.allclose(units.stored(numbers.copy()), stored, atol=0.01)


def test_a_model_of_another_method_is_refused(tmp_path):
    net = published_export.PublishedTables()
    path = method.save(net.eval(), tmp_path, cards.Card("m", "", bands_in=("a", "b", "c", "d")))
    path.write_text(path.read_text().replace('"bandpass"', '"pansharp"'))
    with pytest.raises(EngineError, match="not for bandpass"):
        method.load(path)


@pytest.fixture(scope="module")
def spectral(tmp_path_factory) -> method.Model:
    """A model of bent tables, a matrix and products."""
    from bandloom.nets.bandpass.spectral_network import SpectralNetwork

    net = SpectralNetwork((3000, 3000, 4000, 6500))
    tops = torch.tensor([2999.0, 2999.0, 3999.0, 6499.0])[:, None]
    tables = tops * torch.linspace(0, 1, 256) ** 1.2 * 0.9 + 12
    net.set_mapping(tables, torch.eye(4))
    net.set_bend(torch.tensor(PRODUCTS), torch.eye(4) + torch.tensor([0.1, -0.12, 0.03, 0.0]))
    card = cards.Card("spectral", "", bands_in=("a", "b", "c", "d"))
    return method.load(method.save(net, tmp_path_factory.mktemp("spectral"), card), "cpu")


# of green twice, green and red, green and near infrared, red twice, red and near infrared, near infrared twice
PRODUCTS = [
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [0.3, 0.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, -0.2, 0.1, 0.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, 0.05, -0.1, 0.2],
]


def test_a_spectral_model_gives_the_mapping_that_it_was_set_to(spectral):
    """At nodes of the tables: M T(x) and products over the sum, of each pixel alone, whatever the histogram."""
    nodes = np.array([40, 90, 130, 200])
    tops = np.array([2999.0, 2999.0, 3999.0, 6499.0])
    blue, green, red, infrared = given = tops * (nodes / 255) ** 1.2 * 0.9 + 12
    total = blue + green + red + infrared
    wanted = (np.eye(4) + np.array([0.1, -0.12, 0.03, 0.0])) @ given
    wanted[1] += 0.3 * green**2 / total
    wanted[2] += (-0.2 * green * red + 0.1 * green * infrared) / total
    wanted[3] += (0.05 * red**2 - 0.1 * red * infrared + 0.2 * infrared**2) / total
    pixel = (tops * nodes / 255)[:, None, None].astype(np.float32)
    for counts in (np.ones((4, 256)), np.random.default_rng(0).random((4, 256)) ** 8):
        made = spectral.mapping(counts)
        assert made.halo == 0
        np.testing.assert_allclose(made.apply(pixel)[:, 0, 0], wanted, atol=0.2)


def test_a_spectral_model_gives_the_same_bits_in_any_cut(spectral):
    """Negative, black and absurd values among them."""
    generator = np.random.default_rng(1)
    image = generator.normal(400, 800, (4, 70, 90)).astype(np.float32)
    image[:, 5:9] = 0
    image[1, 20, :40] = 90_000
    made = spectral.mapping(np.ones((4, 256)))
    whole = made.apply(image)
    assert np.isfinite(whole).all()
    for rows, cols in ((slice(0, 1), slice(3, 90)), (slice(13, 47), slice(60, 61))):
        np.testing.assert_array_equal(made.apply(image[:, rows, cols]), whole[:, rows, cols])


def test_a_bundled_model_scales_with_the_light():
    """Twice the light is twice the result above the toe of 100 digital numbers, and a gain is never made up for."""
    for name in method.CAMERAS.values():
        made = method.load(name, "cpu").mapping(np.ones((4, 256)))
        dark = np.array([600.0, 900.0, 800.0, 2500.0], np.float32)[:, None, None]
        once, twice = made.apply(dark), made.apply(1.15 * dark)
        np.testing.assert_allclose(twice, 1.15 * once, rtol=2e-3)


def test_a_training_goes_on_from_a_spectral_model(spectral, picture):
    """Bandloom's network with its weights gives its tables and its best matrix, which lack the bend alone."""
    net = method.reopen(method.DEFAULT_MODEL)
    image = picture[:4]
    model = method.load(method.DEFAULT_MODEL, "cpu")
    counts = histogram.count(image, np.ones(image.shape[1:], bool), model.limits)
    with torch.no_grad():
        wanted, _ = net.align(
            torch.from_numpy(image)[None], torch.from_numpy(histogram.normalise(counts))[None]
        )
    found = model.mapping(counts).apply(image)
    assert np.median(np.abs(found / wanted[0].numpy() - 1)) < 0.02
    assert np.median(np.abs(found / image - 1)) > 0.02


def test_a_blur_is_measured_and_made(picture):
    """Of an image that is 0.8 pixels softer, brighter and half a pixel off; and none of one as sharp."""
    from bandloom.nets.bandpass import blur
    from bandloom.nets.bandpass.evaluation import Sample
    from scipy.ndimage import gaussian_filter, shift

    rng = np.random.default_rng(3)
    scene = 1000 + 300 * np.stack([gaussian_filter(rng.normal(size=(120, 130)), 1) for _ in "ab"])
    scene = scene.astype(np.float32)
    soft = 1.1 * np.stack([shift(gaussian_filter(band, 0.8), (0.4, -0.3)) for band in scene])
    valid = np.ones((120, 130), bool)
    assert blur.measure_blur(Sample(scene, soft.astype(np.float32), valid)) == pytest.approx(
        0.8, abs=0.1
    )
    assert blur.measure_blur(Sample(scene, 1.1 * scene + 20, valid)) == 0.0
    margin = blur.reach(0.8)
    made = blur.softened(scene, valid, 0.8)
    inner = np.s_[margin:-margin, margin:-margin]
    np.testing.assert_allclose(made[0], gaussian_filter(scene[0], 0.8)[inner], rtol=1e-5)
    valid[40:60, 40:60] = False
    hole = scene.copy()
    hole[:, 40:60, 40:60] = 1e6
    assert blur.softened(hole, valid, 0.8)[:, :30].max() < 3000
