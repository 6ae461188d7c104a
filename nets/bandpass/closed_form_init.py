"""What of Bandloom's network can be solved without gradients: common tables, linear correction, trust and mixture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import torch

from ...core.progress import look
from .adaptive_network import UNIT, AdaptiveNetwork, features, interpolate_tables
from .baselines import monotone_table
from .evaluation import Sample, align, harm, ndvi
from .histogram import BINS

RIDGE = 1e-4
SHARES = 11  # that trust and mixture are chosen among
DARKEST = 1.0  # digital number that ratios of bands are taken of
SMOOTHED = 9  # nodes that a solved table is averaged over
LEAST_STEP = 0.02  # slope of a solved table


def solve_network(network: AdaptiveNetwork, samples: Sequence[Sample], bent: bool) -> None:
    """Solve a new network's correction, and before it, where ``bent``, its tables."""
    if bent:
        solve_tables(network, samples)
    solve_correction(network, samples)


def solve_tables(network: AdaptiveNetwork, samples: Sequence[Sample]) -> None:
    """Set the tables that all scenes share to smoothed isotonic regressions."""
    limits = network.limits.cpu().numpy().astype(np.float64)
    nodes = limits[:, None, None] * np.linspace(0.0, 1.0, BINS)
    values = monotone_table(samples)(nodes, np.ones((1, BINS), bool))[:, 0]
    highest = np.max([sample.source[:, sample.valid].max(axis=1) for sample in samples], axis=0)
    lowest = np.min([sample.source[:, sample.valid].min(axis=1) for sample in samples], axis=0)
    steps = np.diff(values, axis=1) * ((BINS - 1) / limits[:, None])
    seen = (nodes[:, 0, 1:] > lowest[:, None]) & (nodes[:, 0, :-1] < highest[:, None])
    padded = np.pad(
        np.where(seen, steps, 1.0), ((0, 0), (SMOOTHED // 2, SMOOTHED // 2)), mode="edge"
    )
    smooth = np.lib.stride_tricks.sliding_window_view(padded, SMOOTHED, axis=1).mean(axis=2)
    with torch.no_grad():
        network.steps.copy_(
            torch.from_numpy(np.log(np.expm1(np.maximum(smooth, LEAST_STEP))) - UNIT)
        )
        tables, _ = network.numbers(torch.full((1, len(limits), BINS), 1.0 / BINS))
        middle = [np.median(sample.source[:, sample.valid], axis=1) for sample in samples]
        places = np.clip(np.mean(middle, axis=0) / limits * (BINS - 1), 0, BINS - 1).astype(int)
        bands = np.arange(len(limits))
        network.foot.copy_(
            torch.from_numpy((values[bands, places] - tables[0].numpy()[bands, places]) / limits)
        )


def solve_correction(network: AdaptiveNetwork, samples: Sequence[Sample]) -> None:
    """Set the linear correction after the tables by least squares, every pair counting the same whatever its size."""
    layout, limits = network.layout, network.limits.cpu()
    width = layout.features + 1
    gram, right = np.zeros((width, width)), np.zeros((width, layout.bands))
    scale = limits[:, None, None]
    for sample in samples:
        with torch.no_grad():
            tables, _ = network.numbers(torch.full((1, layout.bands, BINS), 1.0 / BINS))
            looked_up = interpolate_tables(torch.from_numpy(sample.source)[None], tables, limits)
            maps = features(looked_up / scale)[0].numpy()[:, sample.valid].astype(np.float64)
        design = np.concatenate([maps, np.ones((1, maps.shape[1]))])
        change = ((sample.target - looked_up[0].numpy()) / scale.numpy())[:, sample.valid].astype(
            np.float64
        )
        gram += design @ design.T / design.shape[1]
        right += design @ change.T / design.shape[1]
    solution = np.linalg.solve(gram + RIDGE * np.diag(np.diag(gram)) + 1e-12 * np.eye(width), right)
    with torch.no_grad():
        layout.linear(network.base).copy_(torch.from_numpy(solution[:-1].T))
        layout.offset(network.base).copy_(torch.from_numpy(solution[-1]))


def solve_shares(
    network: AdaptiveNetwork, delivered: Sequence[Sample], aligned: Sequence[Sample], caution: float
) -> None:
    """Set which share of the change of a scene's mean is made, and of the mixture of bands.

    The first is chosen on pairs as delivered, the second on the same ones registered, where shifts hide less. Shares
    are in steps of a tenth. The cost is the mean RMSE over pairs, plus ``caution`` times the largest RMSE that a pair
    has more than its source as it is, less a little that it has to gain.
    """
    solve_trust(network, delivered, caution)
    solve_mixture(network, aligned, caution)
    solve_trust(network, delivered, caution)


def solve_trust(network: AdaptiveNetwork, samples: Sequence[Sample], caution: float) -> None:
    """Set the share of the change of a scene's mean that costs least, band by band."""
    device = network.limits.device.type
    shares = np.linspace(0.0, 1.0, SHARES)
    costs, harms = [], []
    for sample in samples:
        ends = []
        for share in (0.0, 1.0):
            network.trust.fill_(share)
            ends.append((align(network, sample, device) - sample.target)[:, sample.valid])
        spread, first, last = ends[1].var(axis=1), ends[0].mean(axis=1), ends[1].mean(axis=1)
        found = np.sqrt(spread + (first + shares[:, None] * (last - first)) ** 2)
        costs.append(found)
        harms.append(harm(found, sample))
    cost = np.mean(costs, axis=0) + caution * np.max(harms, axis=0)
    network.trust.copy_(torch.from_numpy(shares[np.argmin(cost, axis=0)]))


def solve_mixture(network: AdaptiveNetwork, samples: Sequence[Sample], caution: float) -> None:
    """Set the share of the mixture of bands, the same for all, with the least product of cost and error of ratios.

    What little a larger share gains in RMSE it may lose in ratios of bands where the scene is dark.
    """
    device = network.limits.device.type
    shares = np.linspace(0.0, 1.0, SHARES)
    costs, harms, ratios = [], [], []
    for sample in samples:
        ends = []
        for share in (0.0, 1.0):
            network.mixture.fill_(share)
            ends.append(align(network, sample, device)[:, sample.valid])
        made = [ends[0] + share * (ends[1] - ends[0]) for share in shares.astype(np.float32)]
        target = sample.target[:, sample.valid]
        costs.append([np.sqrt(np.square(image - target).mean(axis=1)) for image in made])
        harms.append(harm(np.array(costs[-1]), sample))
        ratios.append([ratio_error(image, target) for image in made])
    cost = (np.mean(costs, axis=0) + caution * np.max(harms, axis=0)).mean(axis=1)
    network.mixture.fill_(float(shares[np.argmin(cost * np.sqrt(np.mean(ratios, axis=0)))]))


def ratio_error(image: np.ndarray, target: np.ndarray) -> float:
    """Return the mean squared error of the normalised differences of all pairs of bands (bands, pixels)."""
    look()
    found, wanted = (np.maximum(values, DARKEST) for values in (image, target))
    pairs = combinations(range(len(image)), 2)
    errors = [
        np.square(ndvi(found[a], found[b]) - ndvi(wanted[a], wanted[b])).mean() for a, b in pairs
    ]
    return float(np.mean(errors)) if errors else 1.0
