"""What of Bandloom's network can be solved without gradients: common tables, linear correction, trust and mixture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import torch

from ...core.progress import look
from .adaptive_network import UNIT, AdaptiveNetwork, features, interpolate_tables
from .baselines import monotone_table
from .coefficients import BINS
from .evaluation import Sample, align, harm, ndvi

RIDGE = 1e-4  # of the diagonal of the normal equations
SHARES = 11  # that trust and mixture are chosen among, from 0 to 1
DARKEST = 1.0  # digital number that ratios of bands are taken of
SMOOTHING = 9  # nodes that a solved table is averaged over
MIN_SLOPE = 0.02  # of a solved table


def solve_network(network: AdaptiveNetwork, samples: Sequence[Sample], isotonic: bool) -> None:
    """Solve a new network's correction, and before it perhaps its tables, in place.

    Args:
        network: new: with tables that change nothing.
        samples: pairs of scenes.
        isotonic: whether the tables become isotonic regressions.
    """
    if isotonic:
        solve_tables(network, samples)
    solve_correction(network, samples)


def solve_tables(network: AdaptiveNetwork, samples: Sequence[Sample]) -> None:
    """Set the tables that all scenes share to smoothed isotonic regressions.

    The network holds a table as steps, softplus(steps + UNIT) being its slope between two nodes, and as
    a foot, its value at 0 over the limit.
    """
    limits = network.limits.cpu().numpy().astype(np.float64)
    nodes = limits[:, None] * np.linspace(0.0, 1.0, BINS)  # (bands, 256)
    regression = monotone_table(samples)
    values = regression(nodes[:, None], np.ones((1, BINS), bool))[:, 0]  # (bands, 256)
    slopes = _smooth_slopes(samples, nodes, values, limits)
    steps = np.log(np.expm1(slopes)) - UNIT  # the inverse of softplus
    with torch.no_grad():
        network.steps.copy_(torch.from_numpy(steps))

        # the foot makes table and regression meet at the median of the scenes
        flat_histogram = torch.full((1, len(limits), BINS), 1.0 / BINS)
        tables, _ = network.numbers(flat_histogram)
        medians = [np.median(sample.source[:, sample.valid], axis=1) for sample in samples]
        middle = np.mean(medians, axis=0) / limits * (BINS - 1)
        node = np.clip(middle, 0, BINS - 1).astype(int)
        bands = np.arange(len(limits))
        foot = (values[bands, node] - tables[0].numpy()[bands, node]) / limits
        network.foot.copy_(torch.from_numpy(foot))


def _smooth_slopes(
    samples: Sequence[Sample], nodes: np.ndarray, values: np.ndarray, limits: np.ndarray
) -> np.ndarray:
    """Return the slopes (bands, 255) of tables, 1 where no sample has values, averaged over some nodes.

    Args:
        samples: pairs of scenes.
        nodes: digital numbers of the nodes (bands, 256).
        values: of the tables there (bands, 256).
        limits: of the tables (bands,).
    """
    sources = [sample.source[:, sample.valid] for sample in samples]  # (bands, pixels) each
    highest = np.max([source.max(axis=1) for source in sources], axis=0)
    lowest = np.min([source.min(axis=1) for source in sources], axis=0)
    covered = (nodes[:, 1:] > lowest[:, None]) & (nodes[:, :-1] < highest[:, None])
    slopes = np.diff(values, axis=1) * ((BINS - 1) / limits[:, None])
    slopes = np.where(covered, slopes, 1.0)
    padded = np.pad(slopes, ((0, 0), (SMOOTHING // 2, SMOOTHING // 2)), mode="edge")
    views = np.lib.stride_tricks.sliding_window_view(padded, SMOOTHING, axis=1)
    return np.maximum(views.mean(axis=2), MIN_SLOPE)


def solve_correction(network: AdaptiveNetwork, samples: Sequence[Sample]) -> None:
    """Set the linear correction after the tables by least squares.

    Every sample counts the same whatever its size: its normal equations are divided by its pixels.
    """
    layout, limits = network.layout, network.limits.cpu()
    scale = limits[:, None, None]
    width = layout.features + 1  # and a constant
    gram, right = np.zeros((width, width)), np.zeros((width, layout.bands))
    flat_histogram = torch.full((1, layout.bands, BINS), 1.0 / BINS)
    for sample in samples:
        with torch.no_grad():
            tables, _ = network.numbers(flat_histogram)
            mapped = interpolate_tables(torch.from_numpy(sample.source)[None], tables, limits)
            maps = features(mapped / scale)[0].numpy()  # (features, rows, cols)
        maps = maps[:, sample.valid].astype(np.float64)
        change = (sample.target - mapped[0].numpy()) / scale.numpy()
        change = change[:, sample.valid].astype(np.float64)  # (bands, pixels)
        design = np.concatenate([maps, np.ones((1, maps.shape[1]))])  # (width, pixels)
        gram += design @ design.T / design.shape[1]
        right += design @ change.T / design.shape[1]
    damping = RIDGE * np.diag(np.diag(gram)) + 1e-12 * np.eye(width)
    solution = np.linalg.solve(gram + damping, right)  # (width, bands)
    with torch.no_grad():
        layout.linear(network.base).copy_(torch.from_numpy(solution[:-1].T))
        layout.offset(network.base).copy_(torch.from_numpy(solution[-1]))


def solve_shares(
    network: AdaptiveNetwork, delivered: Sequence[Sample], aligned: Sequence[Sample], caution: float
) -> None:
    """Set which share of the change of a scene's mean is made, and of the mixture of bands.

    Shares are in steps of a tenth. The cost is the mean RMSE over pairs, plus ``caution`` times the largest
    RMSE that a pair has more than its source as it is, less a little that it has to gain.

    Args:
        network: to set, in place.
        delivered: pairs as delivered; the share of the mean's change is chosen on them.
        aligned: the same ones registered, where shifts hide less: for the mixture.
        caution: weight of the worst pair.
    """
    solve_trust(network, delivered, caution)
    solve_mixture(network, aligned, caution)
    solve_trust(network, delivered, caution)


def solve_trust(network: AdaptiveNetwork, samples: Sequence[Sample], caution: float) -> None:
    """Set the share of the change of a scene's mean that costs least, band by band.

    The share moves an image's mean and leaves its variance, so that all shares' errors follow from those
    of none and all: mse(s) = var + (m0 + s (m1 - m0))^2.

    Args:
        network: solved in place.
        samples: pairs of scenes.
        caution: weight of the worst harm to a scene.
    """
    device = network.limits.device.type
    shares = np.linspace(0.0, 1.0, SHARES)
    errors, harms = [], []
    for sample in samples:
        differences = []  # of no and of all change, (bands, pixels) each
        for share in (0.0, 1.0):
            network.trust.fill_(share)
            differences.append((align(network, sample, device) - sample.target)[:, sample.valid])
        none, full = differences
        mean_none, mean_full = none.mean(axis=1), full.mean(axis=1)
        means = mean_none + shares[:, None] * (mean_full - mean_none)  # (shares, bands)
        error = np.sqrt(full.var(axis=1) + means**2)
        errors.append(error)
        harms.append(harm(error, sample))
    cost = np.mean(errors, axis=0) + caution * np.max(harms, axis=0)
    network.trust.copy_(torch.from_numpy(shares[np.argmin(cost, axis=0)]))


def solve_mixture(network: AdaptiveNetwork, samples: Sequence[Sample], caution: float) -> None:
    """Set the share of the mixture of bands, the same for all, with the least product of cost and error of ratios.

    What little a larger share gains in RMSE it may lose in ratios of bands where the scene is dark.

    Args:
        network: solved in place.
        samples: pairs of scenes, registered.
        caution: weight of the worst harm to a scene.
    """
    device = network.limits.device.type
    shares = np.linspace(0.0, 1.0, SHARES)
    errors, harms, ratios = [], [], []
    for sample in samples:
        ends = []  # without and with all of the mixture, (bands, pixels) each
        for share in (0.0, 1.0):
            network.mixture.fill_(share)
            ends.append(align(network, sample, device)[:, sample.valid])
        images = [ends[0] + share * (ends[1] - ends[0]) for share in shares.astype(np.float32)]
        target = sample.target[:, sample.valid]
        error = [np.sqrt(np.square(image - target).mean(axis=1)) for image in images]
        errors.append(error)  # (shares, bands)
        harms.append(harm(np.array(error), sample))
        ratios.append([ratio_error(image, target) for image in images])
    cost = (np.mean(errors, axis=0) + caution * np.max(harms, axis=0)).mean(axis=1)  # (shares,)
    best = np.argmin(cost * np.sqrt(np.mean(ratios, axis=0)))
    network.mixture.fill_(float(shares[best]))


def ratio_error(image: np.ndarray, target: np.ndarray) -> float:
    """Return the mean squared error of the normalised differences of all pairs of bands (bands, pixels)."""
    look()
    image, target = np.maximum(image, DARKEST), np.maximum(target, DARKEST)
    errors = [
        np.square(ndvi(image[a], image[b]) - ndvi(target[a], target[b])).mean()
        for a, b in combinations(range(len(image)), 2)
    ]
    return float(np.mean(errors)) if errors else 1.0
