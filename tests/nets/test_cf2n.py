"""CF2N as its specification builds it."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from bandloom.core.errors import Cancelled, EngineError, InputError  # noqa: E402
from bandloom.core.progress import Progress  # noqa: E402
from bandloom.nets.imaging.effective_blur import EffectiveBlur  # noqa: E402
from bandloom.nets.imaging.observation_model import ObservationModel  # noqa: E402
from bandloom.nets.models import registry  # noqa: E402
from bandloom.nets.models.acceptance import check_model  # noqa: E402
from bandloom.nets.models.cards import Card, export  # noqa: E402
from bandloom.nets.models.export import check_agreement  # noqa: E402
from bandloom.nets.models.torch_runner import TorchRunner  # noqa: E402
from bandloom.nets.pansharpening.block import Block  # noqa: E402
from bandloom.nets.pansharpening.cf2n import training as fitting  # noqa: E402
from bandloom.nets.pansharpening.cf2n.blocks import (  # noqa: E402  # noqa: E402
    AdaptiveWeightedFusion,
    Cells,
    dynamic_convolution,
    haar,
    inverse_haar,
    kernel_field,
    low,
)
from bandloom.nets.pansharpening.cf2n.maps import (  # noqa: E402
    from_components,
    maps_of_components,
    to_components,
)
from bandloom.nets.pansharpening.cf2n.network import CF2N  # noqa: E402
from bandloom.nets.pansharpening.cf2n.patch_stack import Stack, StackSamples, sharpened  # noqa: E402
from bandloom.nets.pansharpening.cf2n.training import PaperModel, PaperOptions, fit_paper  # noqa: E402
from bandloom.nets.pansharpening.interfaces import CF2N_OF_BANDS, CF2N_OF_COMPONENTS  # noqa: E402
from bandloom.nets.pansharpening.method import Sharpener  # noqa: E402
from bandloom.nets.pansharpening.mtf_glp import inject, measure  # noqa: E402
from bandloom.nets.pansharpening.refinement import Refinement  # noqa: E402
from bandloom.tests.progress_log import ProgressLog, stop_at_once  # noqa: E402


def scene(side: int = 256, bands: int = 3, factor: int = 4) -> Block:
    random = np.random.default_rng(0)
    sharp = np.kron(
        random.uniform(200, 900, (bands, side // 8, side // 8)), np.ones((8, 8))
    ).astype(np.float32)
    ms = ObservationModel.nested(factor, (0.3,) * bands).observe(sharp)
    return Block(
        sharp.mean(0, keepdims=True), ms, np.ones((side, side), bool), np.ones(ms.shape[1:], bool)
    )


def stirred(network: CF2N) -> CF2N:
    """Untrained, but no longer with a last layer of zeros."""
    torch.manual_seed(1)
    torch.nn.init.normal_(network.last.weight, 0, 0.05)
    return network


def test_haar_is_orthonormal_and_has_an_exact_inverse():
    maps = torch.rand(2, 3, 8, 12, dtype=torch.float64)
    parts = haar(maps)
    assert torch.allclose(inverse_haar(*parts), maps, atol=1e-12)
    assert torch.allclose(sum((part**2).sum() for part in parts), (maps**2).sum())


def test_haar_has_the_published_signs():
    cell = torch.tensor([[1.0, 10.0], [100.0, 1000.0]])[None, None]
    ll, hl, lh, hh = (float(part) for part in haar(cell))
    assert (ll, hl, lh, hh) == (
        (1 + 10 + 100 + 1000) / 2,
        (-1 + 10 - 100 + 1000) / 2,
        (-1 - 10 + 100 + 1000) / 2,
        (1 - 10 - 100 + 1000) / 2,
    )


@pytest.mark.parametrize(("bands", "parameters"), [(8, 522_389), (4, 516_097)])
def test_size_is_that_of_the_specification(bands, parameters):
    assert sum(each.numel() for each in CF2N(bands).parameters()) == parameters


def test_untrained_it_returns_the_ms_exactly():
    pan, ms = torch.rand(1, 1, 64, 64), torch.rand(1, 4, 64, 64)
    assert torch.equal(CF2N(4)(pan, ms), ms)


def test_the_pan_reaches_the_result_and_gradients_reach_every_part():
    network = stirred(CF2N(3, channels=8, modules=2))
    pan, ms = torch.rand(1, 1, 32, 32), torch.rand(1, 3, 32, 32)
    assert not torch.allclose(network(pan, ms), network(1 - pan, ms))
    network(pan, ms).square().mean().backward()
    idle = [
        name
        for name, each in network.named_parameters()
        if each.grad is None or not each.grad.abs().sum() > 0
    ]
    # a bias in front of a softmax that adds the same to both sources does nothing by itself; none is such here
    assert idle == []


def test_fusing_an_image_with_itself_starts_from_that_image():
    fuse = AdaptiveWeightedFusion(4)
    torch.nn.init.zeros_(fuse.last.weight)
    torch.nn.init.zeros_(fuse.last.bias)
    maps = torch.rand(1, 4, 8, 8)
    assert torch.allclose(fuse(maps, maps), maps, atol=1e-6)


def test_dynamic_convolution_by_a_centre_kernel_adds_a_ninth():
    maps, kernels = torch.rand(1, 2, 6, 6), torch.zeros(1, 2, 9, 1, 1)
    kernels[:, :, 4] = 1
    assert torch.allclose(dynamic_convolution(maps, kernels), maps * (1 + 1 / 9))


def test_low_and_high_part_of_a_constant():
    assert torch.allclose(low(torch.full((1, 1, 9, 9), 5.0)), torch.full((1, 1, 9, 9), 5.0))


def test_one_cell_is_the_published_global_pooling():
    maps = torch.rand(1, 2, 64, 64)
    one, four = Cells(1)(maps), Cells(1)(maps, (2, 2))
    assert torch.allclose(one[:, :, 0, 0, 0], maps.mean((2, 3)))
    assert torch.allclose(four.mean((3, 4)), one[..., 0, 0], atol=1e-6)


def test_the_kernel_field_passes_through_the_cells_centres():
    kernels = torch.rand(1, 1, 9, 2, 2)
    field = kernel_field(kernels, 129 * 2, 129 * 2)
    assert torch.allclose(field[..., 64, 64], kernels[..., 0, 0], atol=1e-5)
    assert torch.allclose(field[..., 193, 193], kernels[..., 1, 1], atol=1e-5)


def tile_of(model: PaperModel, block: Block, row: int, col: int, size: int) -> np.ndarray:
    """Apply to a tile with the model's own halo; beyond the scene the edge is repeated."""
    factor, halo, side = block.factor, model.halo, block.pan.shape[1]
    fine = [np.arange(first - halo, first + size + halo) for first in (row, col)]
    coarse = [
        np.arange((first - halo) // factor, (first + size + halo) // factor) for first in (row, col)
    ]
    fine = np.ix_([0], *(np.clip(index, 0, side - 1) for index in fine))
    coarse = np.ix_(
        range(len(block.ms)), *(np.clip(index, 0, side // factor - 1) for index in coarse)
    )
    cut = Block(block.pan[fine], block.ms[coarse], block.valid_pan, block.valid_ms)
    return model.apply(cut)[:, halo : halo + size, halo : halo + size]


def test_results_do_not_depend_on_tiles():
    block = scene()
    network = stirred(CF2N(3, channels=8, modules=2))
    arguments = {"bands": 3, "channels": 8, "modules": 2}
    model = PaperModel(
        ObservationModel.nested(4, (0.3,) * 3), 1000.0, arguments, network.state_dict(), "cpu", 1
    )
    whole = tile_of(model, block, 0, 0, 256)
    assert np.abs(whole - model.degradation.project(block.ms)).std() > 10  # the network's share
    for row, col in ((0, 0), (128, 64)):
        tile = tile_of(model, block, row, col, 64)
        assert np.abs(tile - whole[:, row : row + 64, col : col + 64]).max() < 1


def test_a_fit_lowers_the_error_and_repeats_with_its_seed():
    block, degradation = scene(bands=2), ObservationModel.nested(4, (0.3,) * 2)
    options = PaperOptions(
        iterations=12, device="cpu", threads=1, channels=8, modules=2, precision="float32"
    )
    log = ProgressLog()
    model = fit_paper([block], degradation, 0.15, options, log)
    again = fit_paper([block], degradation, 0.15, options, Progress())
    assert all(torch.equal(model.weights[name], again.weights[name]) for name in model.weights)
    assert len(log.devices) == 1 and any("12 steps" in line for line in log.infos)
    assert not np.allclose(model.apply(block), degradation.project(block.ms))


def test_weights_of_no_value_after_the_last_step_are_refused(monkeypatch):
    def take_step(fit, _):
        fit._network.last.bias.data.fill_(float("nan"))
        fit.error = 0.1

    monkeypatch.setattr(fitting._SceneFit, "take_step", take_step)
    with pytest.raises(EngineError, match="diverged"):
        fit_paper(
            [scene()],
            ObservationModel.nested(4, (0.3,) * 3),
            0.15,
            PaperOptions(device="cpu", channels=4),
            Progress(),
        )


def test_a_fit_is_cancelled_and_refuses_a_scene_that_is_too_small():
    degradation, options = (
        ObservationModel.nested(4, (0.3,) * 3),
        PaperOptions(iterations=5, device="cpu", channels=4),
    )
    with pytest.raises(Cancelled):
        fit_paper([scene()], degradation, 0.15, options, stop_at_once())
    with pytest.raises(InputError, match="too small"):
        fit_paper([scene(64)], degradation, 0.15, options, Progress())


# added to the classical start


def fitted_start(bands: int, side: int = 256):
    """A block of some scene, its blur and its statistics."""
    block = scene(side, bands)
    blur = EffectiveBlur.gaussian(4, (1.5, 1.5), 0.3)
    return block, blur, measure([block], blur)


def refinement_of(interface, bands: int, seed: int = 0) -> Refinement:
    """A network whose last layer is no longer zeros."""
    torch.manual_seed(seed)
    arguments = interface.arguments(bands)
    network = registry.build(interface.network, arguments)
    torch.nn.init.normal_(network.last.weight, 0, 0.05)
    build = functools.partial(registry.build, interface.network, arguments)
    runner = TorchRunner(build, [network.state_dict()], "cpu", 1)
    return Refinement(runner, interface, np.ones(interface.outputs(bands), np.float32))


@pytest.mark.parametrize(("interface", "bands"), [(CF2N_OF_BANDS, 3), (CF2N_OF_COMPONENTS, 6)])
def test_results_on_the_start_do_not_depend_on_tiles(interface, bands):
    block, blur, statistics = fitted_start(bands)
    sharpener = Sharpener(blur, statistics, refinement_of(interface, bands))
    assert sharpener.multiple == 64 and sharpener.halo % 64 == 0
    whole = tile_of(sharpener, block, 0, 0, 256)
    start = tile_of(replace(sharpener, refinement=None), block, 0, 0, 256)
    assert np.abs(whole - start).std() > 1  # the network's share
    for row, col in ((0, 0), (128, 64)):
        tile = tile_of(sharpener, block, row, col, 64)
        assert np.abs(tile - whole[:, row : row + 64, col : col + 64]).max() < 1


@pytest.mark.parametrize("bands", [2, 4, 30])
def test_components_hold_what_bands_have_in_common(bands):
    """Bands that are mixes of two maps come back from their components, fewer bands than components too."""
    random = np.random.default_rng(0)
    _, _, statistics = fitted_start(bands)
    maps = random.normal(0, 1, (2, 9, 9)).astype(np.float32)
    vectors = statistics.components[:, :2].T.astype(np.float32)
    image = np.tensordot(vectors, maps, (0, 0))
    components = to_components(image, statistics)
    assert components.shape == (4, 9, 9)
    assert from_components(components, statistics) == pytest.approx(image, abs=1e-4)
    assert not components[min(bands, 4) :].any()


def test_the_first_component_of_bands_alike_varies_like_a_band_and_as_the_pan_does():
    block = scene(128, 1)
    alike = np.concatenate([gain * block.ms + 7 for gain in (0.5, 1.0, 3.0, 1.5, 0.1)])
    block, blur = replace(block, ms=alike), EffectiveBlur.gaussian(4, (1.5, 1.5), 0.3)
    statistics = measure([block], blur)
    pan, first, *others = maps_of_components(inject(block.pan, alike, blur, statistics), statistics)
    assert np.corrcoef(pan.ravel(), first.ravel())[0, 1] > 0.9
    assert 0.7 < first.std() / pan.std() < 1.4
    assert max(other.std() for other in others) < 0.2 * first.std()


def test_an_onnx_file_says_what_torch_says_whatever_its_cells(tmp_path):
    pytest.importorskip("onnx")
    torch.manual_seed(0)
    network = stirred(registry.build("cf2n", CF2N_OF_BANDS.arguments(3)))
    bands_in, bands_out = CF2N_OF_BANDS.map_names(["a", "b", "c"])
    card = Card(
        "x",
        "pansharp",
        "cf2n",
        CF2N_OF_BANDS.arguments(3),
        bands_in=bands_in,
        bands_out=bands_out,
        halo=CF2N_OF_BANDS.reach,
    )
    path = export(network, np.zeros((1, 4, 128, 128), np.float32), tmp_path, card)
    for shape in ((64, 64), (128, 192)):
        maps = np.random.default_rng(0).normal(0, 2, (4, *shape)).astype(np.float32)
        check_agreement(network, path, maps)
    check_model(path)


def test_stacks_are_learnt_from_in_whole_batches_and_another_order_each_epoch():
    random = np.random.default_rng(0)
    truth = random.uniform(0, 2047, (11, 3, 16, 16)).astype(np.float32)
    stack = Stack(truth.mean(1, keepdims=True), truth + 100, truth)
    samples = StackSamples(stack, stack[:2], 2047.0, 4)
    assert samples.steps == 2  # the last three are dropped
    orders = []
    for epoch in (0, 1):
        samples.begin_epoch(42, epoch, torch.device("cpu"))
        orders.append(samples._order.copy())
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(11))
    assert not np.array_equal(*orders)
    network = registry.build("cf2n_published", {"bands": 3, "channels": 4, "modules": 1})
    # untrained it returns the interpolated MS, which is off by 100 of 2047 everywhere
    assert samples.loss(network).item() == pytest.approx(100 / 2047, rel=1e-4)
    assert samples.evaluate(network, torch.device("cpu"), Progress()) == pytest.approx(
        (100 / 2047,) * 2, rel=1e-4
    )
    assert np.allclose(sharpened(network, stack, 2047.0), np.clip(truth + 100, 0, 2047), atol=1e-2)
