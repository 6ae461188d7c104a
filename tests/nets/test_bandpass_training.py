"""Learning a bandpass alignment: baselines, registration, solved start, recipes; and the simulator of pairs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import Cancelled
from bandloom.core.progress import Progress
from bandloom.nets.bandpass import baselines, histogram
from bandloom.nets.bandpass.evaluation import Sample
from bandloom.nets.bandpass.histogram import Tally
from bandloom.nets.imaging.registration.lucas_kanade import estimate_offset, register_target
from scipy.ndimage import gaussian_filter, shift

torch = pytest.importorskip("torch", reason="torch is not installed")

from bandloom.nets.bandpass import closed_form_init, evaluation, training  # noqa: E402  (after the check for torch)
from bandloom.tests.progress_log import stop_at, stop_at_once  # noqa: E402

LIMITS = (3000, 3000, 4000, 6500)
LEVELS = np.array([700, 900, 1100, 3200])[:, None, None]


def scene(seed: int = 0, shape: tuple[int, int] = (90, 110)) -> np.ndarray:
    rng = np.random.default_rng(seed)
    noise = np.stack([gaussian_filter(rng.normal(size=shape), 1.5) for _ in range(4)]) + 0.0
    common = gaussian_filter(rng.normal(size=shape), 2.5)
    return np.clip(LEVELS * (1 + 0.8 * noise + 1.5 * common), 1, 9000).astype(np.float32)


def sample(source: np.ndarray, target: np.ndarray, name: str = "s") -> Sample:
    return Sample(source, target.astype(np.float32), np.ones(source.shape[1:], bool), name)


def rmse(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return np.sqrt(np.square(found - wanted).mean(axis=(1, 2)))


# baselines


@pytest.mark.parametrize(
    "name, change",
    [
        ("identity", lambda x: x),
        ("per-band linear", lambda x: 1.2 * x - 50),
        ("affine", lambda x: np.tensordot(np.eye(4) + 0.1 * np.eye(4)[::-1], x, 1) + 30),
        ("histogram matching", lambda x: 40 * np.sqrt(x)),
        ("monotone table", lambda x: 40 * np.sqrt(x)),
        ("tile histogram matching", lambda x: 40 * np.sqrt(x)),
    ],
)
def test_each_baseline_finds_what_it_can_express(name, change):
    source = scene()
    apply = baselines.BASELINES[name]([sample(source, change(source))])
    error = rmse(apply(source, np.ones(source.shape[1:], bool)), change(source))
    assert (error < 12).all()


def test_the_affine_baseline_alone_mixes_bands():
    source = scene()
    target = np.tensordot(np.eye(4) + 0.3 * np.roll(np.eye(4), 1, 1), source, 1)
    pairs, valid = [sample(source, target)], np.ones(source.shape[1:], bool)
    errors = {
        name: rmse(fit(pairs)(source, valid), target).mean()
        for name, fit in baselines.BASELINES.items()
    }
    assert (
        min(errors, key=errors.get) == "affine"
        and sorted(errors.values())[1] > 20 * errors["affine"] + 1
    )


def test_the_monotone_table_is_the_isotonic_regression():
    """Against the definition: no non-decreasing perturbation of the blocks fits better, and blocks are means."""
    rng = np.random.default_rng(0)
    values, weights = (
        rng.normal(size=60) + np.linspace(0, 3, 60),
        rng.integers(1, 5, 60).astype(float),
    )
    fitted = baselines._isotonic(values, weights)
    assert (np.diff(fitted) >= 0).all()
    for level in np.unique(fitted):
        block = fitted == level
        assert np.average(values[block], weights=weights[block]) == pytest.approx(level)
    least = (weights * (fitted - values) ** 2).sum()
    for _ in range(300):
        other = np.sort(fitted + rng.normal(0, 0.05, 60))
        assert (weights * (other - values) ** 2).sum() >= least


# registration


@pytest.mark.parametrize("moved", [(0.6, -0.3), (-0.9, 0.2), (0.0, 0.0), (1.0, 1.0)])
def test_a_known_shift_is_found_and_taken_back(moved):
    source = scene(3)
    target = 1.1 * np.stack([shift(band, moved, order=3, mode="nearest") for band in source]) + 80
    target += np.random.default_rng(0).normal(0, 10, target.shape)
    pair = sample(source, target)
    assert estimate_offset(pair) == pytest.approx(moved, abs=0.05)
    back = register_target(pair)
    error = np.abs(back.target - (1.1 * source + 80))[:, 4:-4, 4:-4].mean()
    assert error < 15 and (
        moved == (0.0, 0.0) or error < 0.5 * np.abs(target - (1.1 * source + 80)).mean()
    )


def test_a_scene_without_texture_is_not_moved():
    flat = np.full((4, 40, 40), 500, np.float32)
    assert estimate_offset(sample(flat, flat)) == (0.0, 0.0)
    nothing = Sample(scene(), scene(), np.zeros((90, 110), bool))
    assert estimate_offset(nothing) == (0.0, 0.0)


# training


def sharper_sensor(seed: int) -> Sample:
    """A pair whose target is blurred, mixes bands and bends: 0.97 of one band, 0.06 of the next, and a root."""
    source = scene(seed)
    blurred = gaussian_filter(source, (0, 0.7, 0.7))
    target = 0.97 * blurred + 0.06 * np.roll(blurred, 1, axis=0) + 3 * np.sqrt(blurred)
    return sample(source, target, str(seed))


@pytest.fixture(scope="module")
def pairs() -> list[Sample]:
    return [sharper_sensor(seed) for seed in range(3)]


def test_the_solved_start_beats_every_baseline(pairs):
    network = training.closed_form_network(pairs[:2], pairs[2:], training.Options(limits=LIMITS))
    test = pairs[2]
    found = rmse(evaluation.align(network, test), test.target).mean()
    best = min(
        rmse(fit(pairs[:2])(test.source, test.valid), test.target).mean()
        for fit in baselines.BASELINES.values()
    )
    assert found < 0.5 * best


def test_the_best_state_is_kept(pairs):
    """Gradients may do harm to a start that fits well already: it is never thrown away."""
    options = training.Options(limits=LIMITS, epochs=3, check_every=1, seed=2, register=False)
    network, curve = training.train(pairs[:2], pairs[2:], options)
    assert (
        curve.checked == [0, 1, 2, 3]
        and len(curve.losses) == 3
        and curve.losses[-1] < curve.losses[0]
    )
    assert evaluation.mean_rmse(network, pairs[2:]) == pytest.approx(
        curve.rmse[np.argmin(curve.costs)], rel=1e-4
    )
    assert max(curve.rmse) > min(curve.rmse)


def test_tables_bend_where_the_target_does():
    source = scene(5) * 0.9
    bent = sample(source, 45 * np.sqrt(source))
    network = training.closed_form_network([bent], [bent], training.Options(limits=LIMITS))
    found = rmse(evaluation.align(network, bent), bent.target)
    assert (found < 0.35 * rmse(baselines.affine([bent])(source, bent.valid), bent.target)).all()


def test_registration_keeps_the_result_sharp():
    """Pairs shifted here and there: learnt registered, the result is close to the truth, not a blur."""
    sources = [scene(seed) for seed in range(4)]
    moves = [(0.7, 0.0), (-0.7, 0.1), (0.0, 0.7), (0.1, -0.7)]
    shifted = [
        sample(
            source,
            1.05 * np.stack([shift(band, move, order=3, mode="nearest") for band in source]),
            str(move),
        )
        for source, move in zip(sources, moves)
    ]
    errors = {}
    for register in (True, False):
        options = training.Options(limits=LIMITS, epochs=1, register=register)
        network, _ = training.train(shifted, shifted, options)
        errors[register] = rmse(
            evaluation.align(network, sample(sources[0], sources[0])), 1.05 * sources[0]
        ).mean()
    assert errors[True] < 0.5 * errors[False]


@pytest.mark.parametrize("freeze", [True, False])
def test_batch_normalisation_is_frozen_on_request_alone(pairs, freeze):
    options = training.Options(
        network="paper", limits=LIMITS, epochs=4, check_every=1, reference_bn_freeze=freeze, seed=1
    )
    trainer = training._Paper(pairs, options, None)
    seen = []
    for epoch in range(4):
        trainer.train_epoch(epoch, Progress())
        seen.append(float(trainer.network.conv1[1].running_mean.sum()))
    assert seen[0] != 0 and (seen[1] == seen[0] and seen[3] == seen[0]) == freeze


@pytest.mark.parametrize("network", ["bandloom", "paper"])
def test_a_training_resumed_ends_as_if_it_had_not_stopped(pairs, network, tmp_path):
    options = training.Options(network=network, limits=LIMITS, epochs=4, check_every=1, seed=3)
    whole, curve = training.train(pairs[:2], pairs[2:], options)
    checkpoint = tmp_path / "state"
    with pytest.raises(Cancelled):
        training.train(pairs[:2], pairs[2:], options, stop_at(0.5), checkpoint=checkpoint)
    assert checkpoint.is_file()
    resumed, seen = training.train(pairs[:2], pairs[2:], options, checkpoint=checkpoint)
    assert seen == curve and len(seen.losses) == 4
    states = [network.state_dict() for network in (whole, resumed)]
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


def hazy(seed: int, red: float) -> Sample:
    """A pair whose target is brighter in red, always, and in blue now more, now less."""
    source = scene(seed)
    offsets = np.array([(-1) ** seed * 60 - 20, 0, red, 0])[:, None, None]
    return sample(source, source + offsets, str(seed))


def test_a_change_of_mean_is_trusted_where_it_did_no_harm():
    pairs = [hazy(seed, 200.0) for seed in range(6)]
    options = training.Options(limits=LIMITS, epochs=1)
    network, _ = training.train(pairs, [], options)
    assert float(network.trust[0]) < 0.15 and float(network.trust[2]) > 0.9
    for pair in pairs:
        error = rmse(evaluation.align(network, pair), pair.target)
        assert (error <= 1.03 * rmse(pair.source, pair.target) + 2).all() and error[2] < 40
    bold, _ = training.train(pairs, [], training.Options(limits=LIMITS, epochs=1, caution=0.0))
    assert float(bold.trust[0]) > 0.5


def test_bands_are_mixed_where_the_pairs_bear_it_out(pairs):
    """Pairs whose bands do mix keep the mixture; of pairs that each mix otherwise little is left."""
    options = training.Options(limits=LIMITS, epochs=1)
    network, _ = training.train(pairs, [], options)
    assert float(network.mixture) >= 0.9
    unlike = [
        sample(each.source, each.source + 0.2 * (-1) ** n * each.source[::-1])
        for n, each in enumerate(pairs)
    ]
    network, _ = training.train(unlike, [], options)
    assert float(network.mixture) <= 0.5


def test_the_error_of_ratios_is_that_of_normalised_differences():
    target, found = np.array([[100.0], [300.0], [0.0]]), np.array([[100.0], [100.0], [0.0]])
    wanted = (0.5**2 + (299 / 301 - 99 / 101) ** 2) / 3
    assert (
        closed_form_init.ratio_error(found, target) == pytest.approx(wanted)
        and closed_form_init.ratio_error(target, target) == 0.0
    )


def test_cancel_stops_training(pairs):
    with pytest.raises(Cancelled):
        training.train(pairs, pairs, training.Options(limits=LIMITS, epochs=50), stop_at_once())


# counts


def test_exact_counts_give_the_published_histogram():
    image = np.rint(scene(1))
    image[0, 0, :5] = 0
    image[1, 1, :7] = 12000
    valid = np.ones(image.shape[1:], bool)
    valid[20:30] = False
    tally = Tally(4)
    for rows in (slice(0, 37), slice(37, 90)):
        tally.add(image[:, rows], valid[rows])
    assert np.array_equal(tally.histogram(LIMITS), histogram.count(image, valid, LIMITS))
    assert tally.total == valid.sum() and tally.above(LIMITS)[1] == (image[1][valid] >= 3000).sum()
    assert np.allclose(tally.median(), np.median(image[:, valid], axis=1), atol=1)


# simulated pairs


def test_responses_are_those_of_the_sensors(root):
    """Weighted centres as the inventory of the tables states them."""
    wanted = {
        "sentinel2a_msi": (492.4, 559.8, 664.6, 832.8),
        "gf1_wfv1": (482.7, 553.9, 656.9, 824.3),
    }
    for name, centres in wanted.items():
        stored = json.loads(Path(root, "resources", "sensors", f"{name}.json").read_text())
        assert stored["source"] and stored["unit"] == "nm"
        for band, centre in zip(("blue", "green", "red", "nir"), centres):
            response = np.array(stored["bands"][band]["response"])
            waves = stored["bands"][band]["first"] + stored["bands"][band]["step"] * np.arange(
                len(response)
            )
            assert np.average(waves, weights=response) == pytest.approx(centre, abs=0.5)


def test_a_simulated_pair_is_shifted_as_it_says():
    from bandloom.training.landscapes import WAVELENGTHS, Landscape
    from bandloom.training.pairs import simulate

    rng = np.random.default_rng(0)
    weights = np.stack(
        [np.clip(0.5 + gaussian_filter(rng.normal(size=(120, 130)), 2) * 2, 0, 1) for _ in range(2)]
    )
    spectra = np.stack([np.full(len(WAVELENGTHS), 0.1), np.linspace(0.02, 0.5, len(WAVELENGTHS))])
    land = Landscape("l", weights.astype(np.float32), spectra.astype(np.float32))
    one, other = simulate(land, 4), simulate(land, 4)
    assert np.array_equal(one.target, other.target) and one.source.shape == (4, 114, 124)
    assert 0 < np.hypot(*one.shift) <= 1
    found = estimate_offset(sample(one.source, one.target))
    # The simulation says which source pixel a target pixel shows: the other way round.
    assert np.negative(found) == pytest.approx(one.shift, abs=0.1)
    still = simulate(land, 4, misregistration=0.0)
    assert still.shift == (0.0, 0.0) and np.array_equal(still.source, one.source)
    assert rmse(still.target, still.truth).mean() < rmse(one.target, one.truth).mean()
