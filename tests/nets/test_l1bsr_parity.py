"""L1BSR's networks, warps and losses against numbers of the authors' code."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed")

from bandloom.nets.imaging.statistics import gather  # noqa: E402
from bandloom.nets.imaging.warp import double_warp, positions, warp  # noqa: E402
from bandloom.nets.l1bsr import losses  # noqa: E402  (after the check for torch)
from bandloom.nets.l1bsr.csr_network import Csr  # noqa: E402
from bandloom.nets.l1bsr.rec_network import VALUE_SCALE, Rec  # noqa: E402

FIXTURES = Path(
    os.environ.get("BANDLOOM_FIXTURES", Path(__file__).parents[2] / "../shared/fixtures")
)
pytestmark = pytest.mark.parity
FLOW_TOLERANCE = 1e-3  # pixels
NETWORK_TOLERANCE = 1e-4  # of outputs of order 1


def fixture_files(pattern: str):
    files = sorted(FIXTURES.glob(f"l1bsr_*/**/{pattern}"))
    absent = pytest.param(
        None, marks=pytest.mark.skip(reason=f"no l1bsr_*/**/{pattern} under {FIXTURES}")
    )
    return pytest.mark.parametrize(
        "path", [pytest.param(path, id=path.stem) for path in files] or [absent]
    )


def tensor(array) -> torch.Tensor:
    return torch.from_numpy(np.array(array))


def weights_of(stored) -> dict:
    return {key[3:]: tensor(stored[key]) for key in stored.files if key.startswith("sd/")}


def stored_weights(network, stored):
    network.load_state_dict(weights_of(stored))
    return network.eval()


def small_rec(stored) -> Rec:
    """The network that a file's weights are of."""
    features, bands = stored["sd/head.0.weight"].shape[:2]
    network = Rec(bands, int(stored["meta/n_resgroups"]), int(stored["meta/n_resblocks"]), features)
    return stored_weights(network, stored)


def recipe_weights(network, stored):
    """The seeded weights of the fixtures' README, checked against their digest."""
    rng, weights, digest = np.random.RandomState(int(stored["meta/seed"])), {}, hashlib.sha256()
    last = "conv2" if "conv2.weight" in stored["meta/keys"] else "tail.1"
    shapes = {key: value.shape for key, value in network.state_dict().items()}
    assert list(shapes) == list(stored["meta/keys"])
    for place, (key, shape) in enumerate(shapes.items()):
        values = rng.standard_normal(tuple(shape))
        if len(shape) == 1:
            values = values * float(stored["meta/bias_std"])
            values = stored["meta/final_bias"] if key == f"{last}.bias" else values
        else:
            pointwise = shape[-1] == 1
            axes = tuple(range(1, len(shape)))
            values = values if pointwise else values - values.mean(axis=axes, keepdims=True)
            gain = float(stored["meta/gain1x1"] if pointwise else stored["meta/gain"])
            values = values * (gain / np.sqrt(np.prod(shape[1:])))
            values = values * (
                float(stored["meta/final_scale"]) if key == f"{last}.weight" else 1.0
            )
        values = values.astype(np.float32)
        assert values.sum(dtype=np.float64) == pytest.approx(
            stored["meta/per_tensor_sum"][place], abs=1e-9
        )
        digest.update(np.ascontiguousarray(values).tobytes())
        weights[key] = tensor(values)
    assert digest.hexdigest() == str(stored["meta/sha256_of_concatenated_float32_bytes"])
    network.load_state_dict(weights)
    return network.eval()


def run(network, *maps) -> np.ndarray:
    with torch.no_grad():
        return network(*(tensor(image) for image in maps)).numpy()


def close(found, wanted, tolerance) -> None:
    found = found.detach().numpy() if isinstance(found, torch.Tensor) else np.asarray(found)
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() <= tolerance


def parameters(network) -> int:
    return sum(value.numel() for value in network.parameters())


def same_integers(values, wanted) -> None:
    """Truncated and clipped, but for values within 1e-3 of an integer."""
    found = np.trunc(np.clip(values, 0, 65535))
    sure = np.abs(values - np.round(values)) > 1e-3
    assert sure.mean() > 0.9
    assert (found == wanted)[sure].all()


# REC
@fixture_files("rcan_small*.npz")
def test_rec_with_stored_weights(path):
    stored = np.load(path)
    network = small_rec(stored)
    assert parameters(network) == int(stored["meta/n_params"])
    for case in ("case1", "case3"):
        close(run(network, stored[f"{case}/x"]), stored[f"{case}/y"], NETWORK_TOLERANCE)
    enlarged = run(network, stored["case2/dn"][None] / VALUE_SCALE)[0] * VALUE_SCALE
    close(enlarged, stored["case2/sr_float_times400"], NETWORK_TOLERANCE * VALUE_SCALE)
    same_integers(stored["case2/sr_float_times400"], stored["case2/sr_uint16_official"])


@fixture_files("rcan_small*.npz")
def test_inside_of_rec(path):
    stored = np.load(path)
    network = small_rec(stored)
    heard = {}
    prefix = "case1/mid/"
    names = [key[len(prefix) :] for key in stored.files if key.startswith(prefix)]
    for name in names:
        keep = lambda module, _, out, name=name: heard.setdefault(name, out.clone())  # noqa: E731
        network.get_submodule(name).register_forward_hook(keep)
    run(network, stored["case1/x"])
    assert names
    for name in names:
        wanted = stored[prefix + name]
        close(heard[name][: wanted.shape[0], : wanted.shape[1]], wanted, NETWORK_TOLERANCE)


@fixture_files("rcan_full*.npz")
def test_rec_of_full_size(path):
    stored = np.load(path)
    network = recipe_weights(Rec(), stored)
    assert parameters(network) == int(stored["meta/n_params"])
    close(run(network, stored["x"]), stored["y"], NETWORK_TOLERANCE)
    enlarged = run(network, stored["dn"][None] / VALUE_SCALE)[0] * VALUE_SCALE
    close(enlarged, stored["dn_sr_float_times400"], NETWORK_TOLERANCE * VALUE_SCALE)


# CSR
def registered(network, image):
    """The whole registration: flows and warped blue, red, near infrared of an image (4, h, w)."""
    normal = gather([(image, np.ones(image.shape[1:], bool))]).normalise(image)
    pairs = np.stack([np.stack((normal[1], normal[band])) for band in (0, 2, 3)])
    flow = run(network, pairs)
    warped = run(warp, image[[0, 2, 3]][:, None], flow)[:, 0]
    return normal, flow, warped


@fixture_files("csr_small*.npz")
def test_csr_with_stored_weights(path):
    stored = np.load(path)
    network = stored_weights(
        Csr(tuple(stored["meta/widths"].tolist()), float(stored["meta/range"])), stored
    )
    assert parameters(network) == int(stored["meta/n_params"])
    for case in ("case1", "case2_not_multiple_of_16"):
        close(run(network, stored[f"{case}/x"]), stored[f"{case}/flow"], FLOW_TOLERANCE)
    normal, flow, warped = registered(network, stored["case3/dn"])
    close(normal, stored["case3/normalised"], 1e-4)
    close(flow, stored["case3/flow_BRN"], FLOW_TOLERANCE)
    close(warped, stored["case3/warped_float_BRN"], 0.05)
    same_integers(
        stored["case3/warped_float_BRN"], stored["case3/registered_uint16_official"][[0, 2, 3]]
    )


@fixture_files("csr_full*.npz")
def test_csr_of_full_size(path):
    stored = np.load(path)
    network = recipe_weights(Csr(), stored)
    assert parameters(network) == int(stored["meta/n_params"])
    close(run(network, stored["x"]), stored["flow"], FLOW_TOLERANCE)
    _, flow, warped = registered(network, stored["dn"])
    close(flow, stored["dn_flow_BRN"], FLOW_TOLERANCE)
    close(warped, stored["dn_warped_float_BRN"], 0.05)


def test_networks_have_the_published_number_of_weights():
    assert (parameters(Rec()), parameters(Csr())) == (15445796, 4104674)


# warps and losses
@fixture_files("warp_and_losses*.npz")
def test_warps(path):
    stored = np.load(path)
    cases = [key for key in stored.files if key.startswith("utils_warp/") and key.count("_") == 2]
    assert len(cases) > 3
    for case in cases:
        mode, padding = case.split("/")[1].split("_")
        close(
            run(lambda *maps: warp(*maps, mode, padding), stored["inp"], stored["flow1"]),  # noqa: B023
            stored[case],
            1e-4,
        )  # noqa: B023
    close(
        run(warp, stored["inp"], stored["flow_big"]),
        stored["utils_warp/bicubic_reflection_big"],
        1e-4,
    )
    still = np.zeros_like(stored["flow1"])
    close(run(warp, stored["inp"], still), stored["utils_warp/zero_flow_returns_input"], 0)
    rows, cols = stored["flow1"].shape[-2:]
    unit = (
        2 * run(positions, stored["flow1"]).transpose(0, 2, 3, 1) / np.array([cols - 1, rows - 1])
        - 1
    )
    close(unit, stored["utils_create_grid"], 1e-5)


@fixture_files("warp_and_losses*.npz")
@pytest.mark.parametrize("power", [1, 2])
def test_warped_loss(path, power):
    stored = np.load(path)
    flow, other = (
        tensor(stored["flow1"]).requires_grad_(),
        tensor(stored["target"]).requires_grad_(),
    )
    loss = losses.warp_loss(tensor(stored["inp"]), other, flow, power)
    loss.backward()
    assert loss.item() == pytest.approx(float(stored[f"WarpedLoss_p{power}/value"]), rel=1e-5)
    for found, name in ((flow.grad, "flow"), (other.grad, "target")):
        wanted = stored[f"WarpedLoss_p{power}/grad_{name}"]
        close(found, wanted, 1e-3 * np.abs(wanted).max())


@fixture_files("warp_and_losses*.npz")
def test_double_warp(path):
    stored = np.load(path)
    image, other, first, second = (
        tensor(stored[name]) for name in ("inp", "target", "flow1", "flow2")
    )
    border = losses.DOUBLE_BORDER
    found = double_warp(other, first, second)
    close(
        losses.crop(found, border), stored["doublewarp"][..., border:-border, border:-border], 1e-4
    )
    fixed = next(key for key in stored.files if key.startswith("doublewarp_loss_both"))
    assert losses.double_warp_loss(image, other, first, second).item() == pytest.approx(
        float(stored[fixed]), rel=1e-5
    )


@fixture_files("warp_and_losses*.npz")
def test_total_variation(path):
    stored = np.load(path)
    flow = tensor(stored["flow1"])
    weights = [key for key in stored.files if key.startswith("TVL1_weight")]
    assert weights
    for key in weights:
        weight = float(key[len("TVL1_weight") :])
        assert losses.total_variation(flow, weight).item() == pytest.approx(
            float(stored[key]), rel=1e-5
        )


@fixture_files("warp_and_losses*.npz")
def test_contrast_normalisation(path):
    stored = np.load(path)
    image = stored["cn/dn"]
    valid = np.ones(image.shape[1:], bool)
    close(gather([(image, valid)]).normalise(image), stored["cn/out"], 1e-5)
    row = image.shape[1] // 3
    halves = [(image[:, :row], valid[:row]), (image[:, row:], valid[row:])]
    close(gather(halves).normalise(image), stored["cn/out"], 1e-5)
    border = int(
        next(key for key in stored.files if key.startswith("crop_border"))[len("crop_border") :]
    )
    close(losses.crop(tensor(stored["inp"]), border), stored[f"crop_border{border}"], 0)
