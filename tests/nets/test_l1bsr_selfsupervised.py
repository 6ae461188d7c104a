"""L1BSR's training without truth: views, losses, samples and evaluations."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed")

from bandloom.core.errors import InputError  # noqa: E402
from bandloom.nets.imaging.warp import warp  # noqa: E402
from bandloom.nets.l1bsr import self_supervised_training as learning  # noqa: E402
from bandloom.nets.l1bsr.evaluation import CORRELATION, NOTHING, TRAINED, evaluate_csr  # noqa: E402
from bandloom.nets.l1bsr.view_pairs import HELD_OUT, LEARN, Batch, Image, Pairs  # noqa: E402
from bandloom.nets.l1bsr.view_simulation import GREEN, Conditions, simulate, simulate_pair  # noqa: E402


def land(rows: int = 480, cols: int = 200, seed: int = 0) -> np.ndarray:
    """Fields of several sizes that all four bands show with other contrasts."""
    random = np.random.default_rng(seed)
    total = np.zeros((rows, cols), np.float32)
    for size in (32, 16, 8, 4):
        cells = random.standard_normal((-(-rows // size), -(-cols // size)))
        total += np.kron(cells, np.ones((size, size)))[:rows, :cols].astype(np.float32)
    return 400 + 60 * total * np.array([0.8, 1.0, 1.2, -0.9], np.float32)[:, None, None]


def pairs_of(*images: np.ndarray, valid=None) -> Pairs:
    return Pairs([Image(image if image.ndim == 4 else image[None], np.ones(image.shape[-2:], bool) if valid is None else valid)
                  for image in images])  # fmt: skip


def two_views(shift=(2, -1)) -> np.ndarray:
    """The same land, the second view moved by whole pixels (columns, rows)."""
    image = land()
    return np.stack((image, np.roll(image, (shift[1], shift[0]), (1, 2))))


class Known(torch.nn.Module):
    """In CSR's place: says one flow."""

    def __init__(self, flow: tuple[float, float], range: float = 10.0) -> None:
        super().__init__()
        self.flow, self.range = flow, range

    def forward(self, pair):
        return (
            torch.tensor(self.flow)
            .reshape(1, 2, 1, 1)
            .expand(len(pair), 2, *pair.shape[2:])
            .clone()
        )


def test_simulated_views_of_one_place_differ_but_the_truth_is_one():
    pairs = pairs_of(land())
    batch = pairs.draw(4, LEARN, np.random.default_rng(0))
    assert pairs.simulated and batch.first.shape == batch.second.shape == (
        4,
        4,
        pairs.side,
        pairs.side,
    )
    assert batch.truth.shape == (4, 4, 2 * pairs.side, 2 * pairs.side) and batch.flow.shape[2] == 2
    assert (batch.flow[:, GREEN] == 0).all() and not torch.allclose(batch.first, batch.second)
    again = pairs.draw(4, LEARN, np.random.default_rng(0))
    assert torch.equal(again.first, batch.first) and torch.equal(again.second, batch.second)


def test_the_first_of_two_simulated_views_is_what_one_alone_would_be():
    truth = torch.from_numpy(land(160, 160)[None])
    conditions = Conditions()
    alone = simulate(truth, conditions, torch.Generator().manual_seed(3))
    views, second = simulate_pair(truth, conditions, torch.Generator().manual_seed(3))
    assert torch.equal(views.observed, alone.observed) and torch.equal(views.flow, alone.flow)
    assert second.shape == alone.observed.shape


def test_seen_views_are_cut_and_turned_alike():
    pairs = pairs_of(two_views((0, 0)))
    batch = pairs.draw(8, LEARN, np.random.default_rng(1))
    assert torch.equal(batch.first, batch.second) and batch.truth is None


def test_what_is_held_out_is_never_learnt_from():
    values = land()
    values[:, 336:] = 9999  # the lower 30 %
    pairs = pairs_of(np.stack((values, values)))
    rng = np.random.default_rng(0)
    assert max(float(pairs.draw(8, LEARN, rng).first.max()) for _ in range(20)) < 9999
    assert float(pairs.draw(8, HELD_OUT, rng).first.min()) == 9999


def test_crops_hold_no_invalid_pixel():
    values, valid = land(), np.ones((480, 200), bool)
    valid[:, :60], values[:, :, :60] = False, -1000
    pairs = pairs_of(np.stack((values, values)), valid=valid)
    rng = np.random.default_rng(0)
    assert all(
        float(pairs.draw(8, part, rng).first.min()) > -1000
        for part in (LEARN, HELD_OUT)
        for _ in range(5)
    )


def test_too_small_and_too_patchy_images_are_refused():
    with pytest.raises(InputError, match="90 x 60 pixels is too small"):
        pairs_of(np.stack((land(60, 90),) * 2))
    valid = np.zeros((480, 200), bool)
    valid[::16] = True
    with pytest.raises(InputError, match="hardly any window"):
        pairs_of(two_views(), valid=valid).draw(2, LEARN, np.random.default_rng(0))


def still_batch(shift=(0, 0)) -> Batch:
    image = torch.from_numpy(land(96, 96)[None])
    second = torch.roll(image, (shift[1], shift[0]), (2, 3))
    deviation, mean = torch.std_mean(image, (2, 3), keepdim=True)
    return Batch(image, second, mean, deviation)


def test_anchor_loss_is_low_for_the_true_flow_alone():
    batch = still_batch()
    rng = np.random.default_rng(0)
    right, wrong = (
        float(learning.anchor_loss(Known(flow), batch, rng)) for flow in ((0.0, 0.0), (1.0, 1.0))
    )
    assert right < 0.01 and wrong > 10 * right


def test_shift_loss_is_the_error_of_the_flow():
    batch, rng = still_batch(), np.random.default_rng(5)
    shifts = np.random.default_rng(5)
    shifts.integers(4, size=1)
    dx, dy = shifts.integers(-3, 4, (1, 2))[0]
    assert float(learning.shift_loss(Known((float(dx), float(dy))), batch, rng)) < 0.01
    assert float(
        learning.shift_loss(Known((dx + 3.0, dy + 4.0)), batch, np.random.default_rng(5))
    ) == pytest.approx(5, abs=0.01)


def test_reconstruction_is_compared_on_the_grid_of_the_other_view():
    """Fine bands that interpolate the first view agree with the second only under the flow that leads there."""
    batch = still_batch((2, -1))
    fine = torch.nn.functional.interpolate(batch.first, scale_factor=2, mode="bicubic")
    losses = [
        float(learning.reconstruction_loss(fine, batch, Known(flow)))
        for flow in ((-2.0, 1.0), (0.0, 0.0), (2.0, -1.0))
    ]
    assert losses[0] < 0.35 * min(losses[1:])


def test_the_blur_of_the_instrument_is_part_of_what_the_light_rec_is_judged_by():
    batch = still_batch()
    fine = torch.nn.functional.interpolate(batch.first, scale_factor=2, mode="bicubic")
    sharp, blurred = (
        learning.reobserve(fine, batch, Known((0.0, 0.0)), transfer) for transfer in (1.0, 0.25)
    )
    assert float(blurred.std()) < 0.97 * float(sharp.std())
    assert float(blurred.mean()) == pytest.approx(float(sharp.mean()), rel=0.01)


def test_whole_shifts_beyond_a_short_range_are_made_before():
    batch = still_batch((3, -2))
    seen = [learning.normalise(image)[:, 1] for image in (batch.first, batch.second)]
    short, long = (learning.flow_of(Known((0.25, 0.0), range), *seen) for range in (3.0, 10.0))
    assert short[0, :, 9, 9].tolist() == [3.25, -2.0] and long[0, :, 9, 9].tolist() == [0.25, 0.0]


def test_csr_is_frozen_while_rec_learns():
    from bandloom.nets.l1bsr.csr_network import Csr
    from bandloom.nets.l1bsr.light_rec_network import LightRec

    csr, rec = Csr((4, 8, 8, 8)), LightRec(features=8, blocks=1)
    samples = learning.RecSamples(pairs_of(land()), csr, learning.by_light, learning.TRANSFER)
    samples.begin_epoch(0, 0, torch.device("cpu"))
    samples.loss(rec).backward()
    assert all(weights.grad is None for weights in csr.parameters())
    assert all(
        weights.grad is not None and weights.grad.abs().sum() > 0 for weights in rec.parameters()
    )


def test_judges_know_a_perfect_registration():
    pairs = pairs_of(two_views((0, 0)))
    found = evaluate_csr(pairs, {TRAINED: Known((0.0, 0.0))}, torch.device("cpu"))
    assert found.rows[TRAINED][0] < 1e-3 and set(found.rows) == {NOTHING, CORRELATION, TRAINED}
    spoilt = evaluate_csr(pairs, {TRAINED: Known((2.0, 0.0))}, torch.device("cpu"))
    assert spoilt.rows[TRAINED][0] > 0.1


def test_warps_of_samples_and_of_the_paper_are_one():
    """A band over an anchor and back by opposite flows is the band again."""
    image = torch.from_numpy(land(64, 64)[None, :1])
    flow = torch.full((1, 2, 64, 64), 1.0)
    assert float((warp(warp(image, flow), -flow) - image)[..., 4:-4, 4:-4].abs().max()) < 1e-2
