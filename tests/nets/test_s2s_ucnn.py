"""The paper's network, loss and optimiser against numbers of the published code; the fit on real use."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import Cancelled, InputError
from bandloom.core.progress import Progress
from bandloom.nets.sentinel2.block import BANDS_10M, BANDS_OUT, Block

torch = pytest.importorskip("torch", reason="torch is not installed")

from bandloom.nets.sentinel2.s2s_ucnn import model as paper_model  # noqa: E402
from bandloom.nets.sentinel2.s2s_ucnn import network as paper  # noqa: E402  (after the check for torch)
from bandloom.nets.sentinel2.s2s_ucnn import training as paper_fit  # noqa: E402
from bandloom.tests.progress_log import ProgressLog  # noqa: E402

FIXTURES = Path(
    os.environ.get("BANDLOOM_FIXTURES", Path(__file__).parents[2] / "../shared/fixtures")
)
EXACT = paper_fit.PaperOptions(
    device="cpu", threads=1, degradation=paper_fit.PUBLISHED, precision="float32"
)
SMALL = paper_fit.PaperOptions(device="cpu", threads=1, width=8, iterations=3)


def fixture_files(pattern: str):
    files = sorted(FIXTURES.glob(f"s2s/**/{pattern}"))
    absent = pytest.param(
        None, marks=pytest.mark.skip(reason=f"no s2s/**/{pattern} under {FIXTURES}")
    )
    return pytest.mark.parametrize(
        "path", [pytest.param(path, id=path.stem) for path in files] or [absent]
    )


def bands_first(array: np.ndarray) -> np.ndarray:
    return np.moveaxis(array, -1, -3).astype(np.float32)


def relative_error(found, wanted) -> float:
    return float(np.abs(np.asarray(found) - wanted).max() / np.abs(wanted).max())


def variant_of(stored) -> str:
    """Return the variant that has as many blocks as a file's weights or its recipe."""
    blocks = (
        len(stored["cin"]) if "cin" in stored else sum(name.endswith("_gamma") for name in stored)
    )
    (variant,) = (name for name, count in paper.BLOCKS.items() if count == blocks)
    return variant


def inputs_of(stored) -> list:
    return [torch.from_numpy(bands_first(stored[name])) for name in ("x10", "x20", "x60")]


def stored_weights(stored, blocks: int) -> dict:
    weights = {
        "out.weight": stored["out_kernel"].transpose(3, 2, 0, 1),
        "out.bias": stored["out_bias"],
    }
    for i in range(blocks):
        weights[f"blocks.{i}.conv.weight"] = stored[f"c{i:02d}_kernel"].transpose(3, 2, 0, 1)
        weights[f"blocks.{i}.conv.bias"] = stored[f"c{i:02d}_bias"]
        weights[f"blocks.{i}.norm.weight"] = stored[f"c{i:02d}_gamma"]
        weights[f"blocks.{i}.norm.bias"] = stored[f"c{i:02d}_beta"]
    return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in weights.items()}


def training_of(path: Path):
    """Return the fixture and a training that stands at its weights, on its scene."""
    stored = np.load(path)
    ten, twenty, sixty = (bands_first(stored[name]) for name in ("y10", "y20", "y60"))
    options = replace(EXACT, variant=variant_of(stored), width=stored["c00_bias"].shape[0])
    training = paper_fit.PaperFit([block_of(ten, twenty, sixty)], options)
    training.network.load_state_dict(stored_weights(stored, paper.BLOCKS[options.variant]))
    return stored, training


def block_of(ten, twenty, sixty) -> Block:
    return Block(
        ten, twenty, sixty, *(np.ones(group.shape[1:], bool) for group in (ten, twenty, sixty))
    )


def scene(rows: int = 48, cols: int = 60, seed: int = 0) -> Block:
    """Return smooth bands around 3000 with some texture."""
    random = np.random.default_rng(seed)
    coarse = random.uniform(500, 6000, (12, rows // 6, cols // 6)).astype(np.float32)
    fine = coarse.repeat(6, 1).repeat(6, 2) + random.normal(0, 100, (12, rows, cols)).astype(
        np.float32
    )
    pooled = [fine.reshape(12, rows // f, f, cols // f, f).mean((2, 4)) for f in (2, 6)]
    return block_of(fine[8:12], pooled[0][2:8], pooled[1][0:2])


@pytest.mark.parity
@fixture_files("net_w*_*R.npz")
def test_network_gives_the_published_output(path):
    stored, training = training_of(path)
    assert training.scale == float(stored["scale"])
    with torch.no_grad():
        found = training.network(*inputs_of(stored)).numpy()
    assert relative_error(found, bands_first(stored["out"])) < 1e-5


@pytest.mark.parity
@fixture_files("net_w*_*R.npz")
def test_degradation_layer_gives_the_published_images(path):
    stored = np.load(path)
    out = torch.from_numpy(bands_first(stored["out"]))
    layer = paper_fit.PUBLISHED
    down60 = layer.apply(out[:, 0:2], paper_fit.band_gains(paper.BANDS[0:2]), 6)
    down20 = layer.apply(out[:, 2:8], paper_fit.band_gains(paper.BANDS[2:8]), 2)
    assert relative_error(down60, bands_first(stored["down60"])) < 1e-5
    assert relative_error(down20, bands_first(stored["down20"])) < 1e-5
    assert relative_error(out[:, 8:], bands_first(stored["out10"])) == 0


@pytest.mark.parity
@fixture_files("net_w*_*R.npz")
def test_losses_and_gradients_are_the_published_ones(path):
    stored, training = training_of(path)
    losses = training.losses(training.batch())
    assert relative_error([part.item() for part in losses], stored["loss_parts_60_20_10"][0]) < 1e-5
    sum(losses).backward()
    parameters = dict(training.network.named_parameters())
    found = [float(parameters[name].grad.norm()) for name in map(own_name, stored["grad_names"])]
    assert len(found) == len(parameters)
    assert relative_error(found, stored["grad_norms"]) < 1e-4


def own_name(keras: str) -> str:
    block, kind = str(keras).replace("/", "_").rsplit("_", 1)
    layer, key = {"kernel": ("conv", "weight"), "bias": ("conv", "bias"), "gamma": ("norm", "weight"),
                  "beta": ("norm", "bias")}[kind]  # fmt: skip
    return f"out.{key}" if block.startswith("out") else f"blocks.{int(block[1:3])}.{layer}.{key}"


@pytest.mark.parity
@fixture_files("net_w*_*R.npz")
def test_steps_of_adam_are_the_published_ones(path):
    stored, training = training_of(path)
    wanted = stored["adam_losses"]
    found = [training.step() for _ in range(len(wanted))]
    assert np.allclose(found, wanted, rtol=1e-4, atol=0)
    _, again = training_of(path)
    for _ in range(len(wanted) - 1):
        again.step()
    with torch.no_grad():
        out = again.network(*inputs_of(stored)).numpy()
    assert np.abs(out - bands_first(stored[f"out_after{len(wanted) - 1}"])).max() < 2e-4


@pytest.mark.parity
@fixture_files("net_w*_recipe.npz")
def test_network_of_full_width_gives_the_published_output(path):
    stored = np.load(path)
    width = stored["first_kernel"].shape[-1]
    network = paper.PaperNetwork(variant_of(stored), width)
    assert sum(parameter.numel() for parameter in network.parameters()) == int(stored["params"])
    weights, sums = recipe(int(stored["seed"]), stored["cin"], width)
    assert np.allclose(sums, stored["weight_sums"], rtol=1e-4, atol=1e-3)
    network.load_state_dict(stored_weights(weights, len(stored["cin"])))
    with torch.no_grad():
        found = network(*inputs_of(stored)).numpy()
    assert relative_error(found, bands_first(stored["out"])) < 1e-5


def recipe(seed: int, channels, width: int) -> tuple:
    """Draw the weights as the fixtures' description says, in float64."""
    random = np.random.default_rng(seed)
    weights = {}
    for i, count in enumerate(int(c) for c in channels):
        weights[f"c{i:02d}_kernel"] = random.standard_normal((3, 3, count, width)) * np.sqrt(
            2 / (9 * count)
        )
        weights[f"c{i:02d}_bias"] = 0.05 * random.standard_normal(width)
        weights[f"c{i:02d}_gamma"] = 1 + 0.1 * random.standard_normal(width)
        weights[f"c{i:02d}_beta"] = 0.1 * random.standard_normal(width)
    weights["out_kernel"] = random.standard_normal((1, 1, width, 12)) * np.sqrt(1 / width)
    weights["out_bias"] = 0.05 * random.standard_normal(12)
    single = {name: value.astype(np.float32) for name, value in weights.items()}
    return single, [float(value.sum(dtype=np.float64)) for value in single.values()]


@pytest.mark.parity
@fixture_files("parts*.npz")
def test_parts_are_the_published_ones(path):
    stored = np.load(path)
    small = torch.from_numpy(bands_first(stored["up_in"]))
    assert relative_error(paper.upsample(small, 2), bands_first(stored["up2"])) < 1e-5
    assert relative_error(paper.upsample(small, 3), bands_first(stored["up3"])) < 1e-5
    width = stored["ln_gamma"].shape[0]
    block = paper.ConvBlock(width, width)
    block.norm.weight.data, block.norm.bias.data = map(
        torch.from_numpy, (stored["ln_gamma"], stored["ln_beta"])
    )
    torch.nn.init.dirac_(block.conv.weight)
    torch.nn.init.zeros_(block.conv.bias)
    with torch.no_grad():
        assert (
            relative_error(block.norm(torch.from_numpy(stored["ln_in"])), stored["ln_out"]) < 1e-5
        )
        leaky = block(torch.from_numpy(bands_first(stored["ln_in"])))
    assert relative_error(leaky, bands_first(stored["leaky_out"])) < 1e-5


def test_weights_start_as_keras_draws_them():
    network = paper.PaperNetwork("FR", 64)
    paper.initialise(network, seed=3)
    kernel = network.blocks[2].conv.weight.detach()
    assert float(kernel.std()) == pytest.approx((2 / (9 * 64)) ** 0.5, rel=0.02)
    assert float(kernel.abs().max()) <= 2 * (2 / (9 * 64)) ** 0.5 / 0.8796 + 1e-6


@pytest.mark.parametrize("variant", ["FR", "RR"])
def test_halo_is_enough_and_not_generous(variant):
    network = paper.PaperNetwork(variant, 4).double()
    paper.initialise(network, seed=1)
    random, side = np.random.default_rng(0), 168
    whole = [
        torch.from_numpy(random.random((1, bands, side // f, side // f)))
        for bands, f in ((4, 1), (6, 2), (2, 6))
    ]
    with torch.no_grad():
        wanted = network(*whole)[..., 72:96, 72:96]
        assert float((cut_out(network, whole, 72, 24, paper.HALO) - wanted).abs().max()) < 1e-12
        assert float((cut_out(network, whole, 72, 24, paper.HALO - 6) - wanted).abs().max()) > 1e-12


def cut_out(network, whole, start, size, halo):
    first, last = start - halo, start + size + halo
    cuts = [
        group[..., first // f : last // f, first // f : last // f]
        for group, f in zip(whole, (1, 2, 6))
    ]
    return network(*cuts)[..., halo:-halo, halo:-halo]


def test_fit_lowers_the_loss_and_is_repeatable():
    training = paper_fit.PaperFit([scene()], replace(SMALL, width=16))
    losses = [training.step() for _ in range(60)]
    assert np.mean(losses[-5:]) < 0.7 * losses[0]
    results = [paper_fit.fit_paper([scene()], SMALL, Progress()).apply(scene()) for _ in range(2)]
    assert np.array_equal(*results)
    other = paper_fit.fit_paper([scene()], replace(SMALL, seed=1), Progress()).apply(scene())
    assert not np.array_equal(results[0], other)


def test_model_returns_digital_numbers_and_the_input_bands_and_survives_pickling():
    block = scene()
    model = paper_fit.fit_paper([block], SMALL, Progress())
    found = model.apply(block)
    assert found.shape == (12, 48, 60)
    assert found.dtype == np.float32
    for i, band in enumerate(BANDS_10M):
        assert np.array_equal(found[BANDS_OUT.index(band)], block.ten[i])
    assert 0 < found[BANDS_OUT.index("B05")].min() < found.max() <= model.scale
    assert np.array_equal(pickle.loads(pickle.dumps(model)).apply(block), found)  # noqa: S301  (our own bytes)
    own = replace(model, keeps_ten=False).apply(block)
    assert not np.array_equal(own[BANDS_OUT.index("B02")], block.ten[0])
    assert np.array_equal(own[BANDS_OUT.index("B05")], found[BANDS_OUT.index("B05")])


def test_windows_with_their_halo_give_the_whole_result():
    block, halo, size = scene(168, 168), paper.HALO, 24
    model = paper_fit.fit_paper([block], replace(SMALL, width=16), Progress())
    whole = model.apply(block)
    for row, col in ((30, 30), (54, 96), (114, 114)):
        found = model.apply(cut_block(block, row - halo, col - halo, size + 2 * halo))[
            :, halo:-halo, halo:-halo
        ]
        assert np.abs(found - whole[:, row : row + size, col : col + size]).max() < 0.1


def cut_block(block: Block, row: int, col: int, side: int) -> Block:
    parts = (block.ten, block.twenty, block.sixty, block.valid10, block.valid20, block.valid60)
    cuts = [part[..., row // f : (row + side) // f, col // f : (col + side) // f]
            for part, f in zip(parts, (1, 2, 6, 1, 2, 6))]  # fmt: skip
    return Block(*cuts)


def test_large_scenes_are_seen_in_crops_of_fixed_size():
    training = paper_fit.PaperFit([scene(240, 300), scene(120, 132)], SMALL)
    batch = training.batch()
    assert batch.ten.shape == (paper_fit.CROPS, 4, paper_fit.CROP, paper_fit.CROP)
    assert batch.sixty.shape == (paper_fit.CROPS, 2, paper_fit.CROP // 6, paper_fit.CROP // 6)
    assert np.isfinite(training.step())
    pooled = torch.nn.functional.avg_pool2d(batch.ten[:, :1], 6).mean()
    assert float(pooled) == pytest.approx(float(batch.ten[:, :1].mean()), rel=1e-5)


def test_invalid_pixels_count_neither_in_the_loss_nor_in_the_scale():
    clean, spoiled = scene(), scene()
    for group, mask in ((spoiled.ten, spoiled.valid10), (spoiled.twenty, spoiled.valid20)):
        group[:, 10:14, 10:14] = np.nan
        group[:, 12, 12] = 60000
        mask[10:14, 10:14] = False
    training = paper_fit.PaperFit([spoiled], SMALL)
    assert training.scale == paper_fit.joint_maximum([clean])
    flat = torch.zeros(1, 12, 48, 60)
    training.network.forward = lambda *groups: flat
    found = training.losses(training.batch())[2].item()
    assert found == pytest.approx(
        float((spoiled.ten[:, spoiled.valid10] / training.scale).mean()), rel=1e-5
    )


def test_border_is_left_out_of_the_loss_only_for_nested_pixels():
    training = paper_fit.PaperFit([scene()], SMALL)
    batch = training.batch()
    flat = torch.zeros(1, 12, 48, 60)
    training.network.forward = lambda *groups: flat
    before = [float(part) for part in training.losses(batch)]
    batch.sixty[..., 0, :] = 9.0
    batch.twenty[..., 0, :] = 9.0
    assert [float(part) for part in training.losses(batch)] == before
    training.options = replace(SMALL, degradation=paper_fit.PUBLISHED)
    assert float(training.losses(batch)[0]) > before[0] + 0.5


def test_fit_stops_when_asked():
    progress = ProgressLog(lambda log: len(log.fractions) >= 2)
    with pytest.raises(Cancelled):
        paper_fit.fit_paper([scene()], replace(SMALL, iterations=50), progress)
    assert len(progress.fractions) == 2


def test_bad_blocks_get_one_sentence():
    good = scene()
    with pytest.raises(InputError, match="do not nest"):
        paper_fit.fit_paper([replace(good, ten=good.ten[:, :-1])], SMALL, Progress())
    nothing = replace(
        good,
        **{name: np.zeros_like(getattr(good, name)) for name in ("valid10", "valid20", "valid60")},
    )
    with pytest.raises(InputError, match="no valid pixel"):
        paper_fit.fit_paper([nothing], SMALL, Progress())


def without_sixty(block: Block) -> Block:
    return replace(block, sixty=None, valid60=None)


def test_without_60_m_bands_the_others_are_learnt_and_given():
    block = without_sixty(scene())
    training = paper_fit.PaperFit([block], SMALL)
    first, last = training.step(), [training.step() for _ in range(60)][-1]
    assert last < 0.9 * first
    assert all(losses[0] == 0 and min(losses[1:]) > 0 for losses in training.curve.losses)
    result = training.model().apply(block)
    assert result.shape == (10, 48, 60)
    np.testing.assert_array_equal(result[[0, 1, 2, 6]], block.ten)  # B02, B03, B04, B08
    with pytest.raises(
        InputError, match="fitted without 60 m bands and the scene is given with them"
    ):
        training.model().apply(scene())


def test_a_fitted_model_is_written_and_applied_to_another_date(tmp_path):
    block = scene()
    fitted = paper_fit.fit_paper([block], replace(SMALL, variant="RR", scale=9000.0), Progress())
    fitted.save(tmp_path / "model.safetensors")
    again = paper_model.load(tmp_path / "model.safetensors", SMALL)
    assert (again.scale, again.options.variant, again.options.width) == (9000.0, "RR", 8)
    other = scene(seed=1)
    np.testing.assert_array_equal(again.apply(other), fitted.apply(other))
    # a fit that goes on begins where the last one ended
    going = paper_fit.PaperFit([block], again.options, again)
    with torch.no_grad():
        losses = going.losses(going.batch())
    fresh = paper_fit.PaperFit([block], replace(SMALL, variant="RR", scale=9000.0))
    for _ in range(SMALL.iterations):
        fresh.step()
    assert going.scale == 9000.0
    assert float(sum(losses)) == pytest.approx(float(sum(fresh.losses(fresh.batch()))), rel=1e-5)


def test_another_file_is_no_fitted_model(tmp_path):
    (tmp_path / "text.safetensors").write_text("nothing")
    with pytest.raises(InputError, match="cannot be read as a fitted S2S-UCNN"):
        paper_model.load(tmp_path / "text.safetensors", SMALL)
    from safetensors.torch import save_file

    save_file({"a": torch.zeros(2)}, str(tmp_path / "other.safetensors"))
    with pytest.raises(InputError, match="no fitted S2S-UCNN"):
        paper_model.load(tmp_path / "other.safetensors", SMALL)


def test_a_whole_scene_is_seen_in_each_step_where_memory_allows(monkeypatch):
    block = scene(240, 300)
    training = paper_fit.PaperFit([block], replace(SMALL, whole=True))
    assert training.batch().ten.shape == (1, 4, 240, 300)
    monkeypatch.setattr(paper_fit.memory, "free", lambda: 1.0)
    with pytest.raises(InputError, match="300 x 240 pixels needs some 0.1 GB and 0.0 GB are free"):
        paper_fit.fit_paper([block], replace(SMALL, whole=True), Progress())


def test_the_curve_has_the_notebooks_sre_every_ten_steps():
    block = scene()
    reference = block.twenty.repeat(2, 1).repeat(2, 2)
    options = replace(SMALL, iterations=20)
    plain = paper_fit.fit_paper([block], options, Progress())
    watched = paper_fit.fit_paper([block], options, Progress(), reference=reference)
    assert list(watched.curve.sre) == [10, 20] and len(watched.curve.losses) == 20
    assert watched.curve.losses == plain.curve.losses  # nothing is learnt from it
    bands = [BANDS_OUT.index(name) for name in ("B05", "B06", "B07", "B8A", "B11", "B12")]
    found = watched.apply(block)[bands][:, 2:-2, 2:-2].astype(float)
    truth = reference[:, 2:-2, 2:-2].astype(float)
    sre = 10 * np.log10((truth**2).sum((1, 2)) / ((truth - found) ** 2).sum((1, 2)))
    assert watched.curve.sre[20] == pytest.approx(sre.mean(), abs=1e-3)
