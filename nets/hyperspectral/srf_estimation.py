"""Estimates the spectral responses: the weights of the HSI bands that make each MSI band, seen through the PSF.

A non-negative regression gives them exactly where there is no noise, and not at all where there is
some: noise in the spectra pulls all weights together ("errors in variables"). So each half of the pixels
is asked: where they disagree, the response is taken for a bell between a Gaussian and a box, seen in
spectra of which the noise is taken out (regression calibration; Carroll, Ruppert, Stefanski,
Crainiceanu, "Measurement error in nonlinear models", 2006, chapter 4), and the mean of all bells by
their likelihood is returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

import numpy as np

from ...core.progress import Progress
from ..imaging.matrices import product
from .psf_estimation import subsample
from .subspace import signal_power

SUPPORT = 0.01  # of a response's peak: the paper's supports end where a table does, ours here
SMOOTHNESS = (0.0, *10.0 ** np.arange(-10, 2.0))  # of the free responses
# Two halves of the pixels may differ by this (L1): measured, beyond it bells are nearer to the truth.
STABLE = 0.1
# Of a bell exp(-ln 2 |2 x / width|^power): a Gaussian, something between, a box.
POWERS = (2.0, 4.0, 16.0)
WIDTHS, NARROWEST = 32, 1.5  # how many widths, and the first of them in bands
STEP = 0.25  # bands, between two centres
TINY = 1e-12  # instead of a spread or length of zero


def estimate_srf(
    spectra: np.ndarray,
    msi: np.ndarray,
    noise: np.ndarray,
    supports: Optional[Sequence[tuple[int, int]]] = None,
    progress: Optional[Progress] = None,
) -> np.ndarray:
    """Return the spectral responses (c, C), non-negative and of sum 1.

    Args:
        spectra: HSI pixels (n, C).
        msi: the same pixels of the MSI through the point spread function (n, c).
        noise: of each HSI band (C,).
        supports: (first, last) HSI band that may answer in each MSI band; all of them by default.
        progress: asked for cancel before each band: with 200 HSI bands one takes about half a second.

    Raises:
        Cancelled: the user stopped.
    """
    progress = progress or Progress()
    indices = subsample(len(spectra))
    spectra, msi = spectra[indices].astype(np.float64), msi[indices].astype(np.float64)
    clean = _without_noise(spectra, noise)
    spectra = spectra - spectra.mean(axis=0)
    msi = (msi - msi.mean(axis=0)) / np.maximum(msi.std(axis=0), TINY)
    supports = supports or [(0, spectra.shape[1] - 1)] * msi.shape[1]
    bells = {length: _bells(length) for length in {last - first + 1 for first, last in supports}}
    responses = np.zeros((msi.shape[1], spectra.shape[1]))
    for band, (first, last) in enumerate(supports):
        progress.check()
        progress.report(band / len(responses))
        support = slice(first, last + 1)
        response, disagreement = _free_response(spectra[:, support], msi[:, band])
        if disagreement > STABLE:
            response = _mean_bell(bells[last - first + 1], clean[:, support], msi[:, band])
        responses[band, support] = response
    return responses


def locate_responses(
    weights: Sequence[np.ndarray], spectra: np.ndarray, msi: np.ndarray
) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Return the HSI bands of responses of which only the weights are given: there they explain the MSI best.

    Args:
        weights: of each MSI band, over neighbouring HSI bands.
        spectra: HSI pixels (n, C).
        msi: the same pixels of the MSI through the point spread function (n, c).

    Returns:
        the responses (c, C) and the (first, last) HSI band of each.
    """
    indices = subsample(len(spectra))
    spectra, msi = spectra[indices].astype(np.float64), msi[indices].astype(np.float64)
    responses, supports = np.zeros((len(weights), spectra.shape[1])), []
    for row, weight, band in zip(responses, weights, msi.T):
        # the band that each place of the support would give, (n, places)
        views = np.lib.stride_tricks.sliding_window_view(spectra, len(weight), axis=1)
        predictions = views @ weight
        predictions = predictions - predictions.mean(axis=0)
        length = np.maximum(np.sqrt((predictions**2).sum(axis=0)), TINY)
        correlation = predictions.T @ (band - band.mean()) / length
        first = int(np.argmax(correlation))
        supports.append((first, first + len(weight) - 1))
        row[first : first + len(weight)] = weight
    return responses, supports


def _without_noise(spectra: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return the likeliest signal of centred pixels (n, C): principal components by their share of signal."""
    scaled = (spectra - spectra.mean(axis=0)) / noise
    power, directions = np.linalg.eigh(product(scaled.T, scaled) / len(scaled))
    signal = signal_power(np.maximum(power, 0.0), len(noise), len(scaled))
    scores = product(scaled, directions)  # (n, C)
    return product(scores * (signal / (1 + signal)), directions.T) * noise


def _bells(bands: int) -> np.ndarray:
    """Return bells of all centres, widths and forms over some bands (n, bands), each of sum 1."""
    centres = np.arange(0, bands - 1 + STEP / 2, STEP)
    distance = np.abs(np.arange(bands) - centres[:, None]) * 2  # (centres, bands): |2 x|
    widths = np.geomspace(NARROWEST, max(2.0, bands / 2), WIDTHS)
    rows = np.concatenate(
        [np.exp2(-((distance / width) ** power)) for width in widths for power in POWERS]
    )
    rows = rows[rows.sum(axis=1) > 1e-3]  # a narrow box may lie between two bands
    return rows / rows.sum(axis=1, keepdims=True)


def _mean_bell(bells: np.ndarray, spectra: np.ndarray, msi: np.ndarray) -> np.ndarray:
    """Return the mean of bells, weighted by how likely they make an MSI band.

    Given a bell, the likelihood is that of the best gain and the best noise level: -n / 2 times the log of
    the unexplained share of variance, 1 - r^2.

    Args:
        bells: (m, C).
        spectra: (n, C), centred.
        msi: the band (n,), centred, of variance 1.
    """
    # bells are seen in the principal directions of the spectra, where all is a short product
    left_vectors, strength, right_vectors = np.linalg.svd(spectra, full_matrices=False)
    strong = strength > 1e-9 * strength[0]
    predictions = product(bells, right_vectors[strong].T * strength[strong])  # (m, directions)
    explained = np.maximum(predictions @ (left_vectors.T[strong] @ msi), 0.0) ** 2
    explained /= np.maximum((predictions**2).sum(axis=1), 1e-30) * len(msi)  # r^2, (m,)
    misfit = 0.5 * len(msi) * np.log(np.maximum(1.0 - explained, 1e-12))
    weights = np.exp(misfit.min() - misfit)
    return weights @ bells / weights.sum()


def _free_response(spectra: np.ndarray, msi: np.ndarray) -> tuple[np.ndarray, float]:
    """Regress one MSI band on the HSI bands of its support, as smoothly as held-out pixels bear out.

    Args:
        spectra: (n, bands of the support), centred.
        msi: the band (n,), centred, of variance 1.

    Returns:
        the response, and by how much (L1) those of two halves of the pixels differ.
    """
    even = np.arange(len(msi)) % 2 == 0
    halves = (even, ~even)
    normal = [_normal_equations(spectra[half], msi[half]) for half in halves]
    lowest, disagreement, best = np.inf, 0.0, 0.0
    for strength in SMOOTHNESS:
        rows = [_smooth_response(*equations, strength) for equations in normal]
        error = sum(
            ((msi[held_out] - spectra[held_out] @ row) ** 2).sum()
            for held_out, row in zip(halves[::-1], rows)
        )
        if error < lowest:
            lowest, best = error, strength
            first, second = (_normalise(row) for row in rows)
            disagreement = float(np.abs(first - second).sum())
    whole = (sum(parts) for parts in zip(*normal))
    return _normalise(_smooth_response(*whole, best)), disagreement


def _normalise(row: np.ndarray) -> np.ndarray:
    """Return weights of sum 1."""
    total = row.sum()
    return row / total if total > 0 else np.full(len(row), 1 / len(row))


def _normal_equations(spectra: np.ndarray, msi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the products of spectra (n, bands) with themselves (bands, bands) and with a band (bands,)."""
    return product(spectra.T, spectra), spectra.T @ msi


def _smooth_response(gram: np.ndarray, right: np.ndarray, strength: float) -> np.ndarray:
    """Return the non-negative least squares solution with a penalty on second differences.

    Minimises |msi - spectra w|^2 + s^2 |D w|^2 over w >= 0, s^2 being ``strength`` times the squared norm
    of the spectra. nnls takes time with the rows, so the normal equations G w = t are solved as the
    square system R w = V' t / sqrt(values), where G = V values V' and R = sqrt(values) V'.

    Args:
        gram: products of the spectra with themselves (bands, bands).
        right: products of the spectra with the band (bands,).
        strength: of the penalty.
    """
    from scipy.optimize import nnls

    bands = len(gram)
    difference = np.diff(np.eye(bands), n=2, axis=0) if bands > 2 else np.zeros((0, bands))
    penalty = strength * np.trace(gram)  # s^2
    values, vectors = np.linalg.eigh(gram + penalty * difference.T @ difference)
    values = np.maximum(values, max(values[-1] * 1e-14, 1e-300))
    root = (vectors * np.sqrt(values)).T  # R
    target = (vectors.T @ right) / np.sqrt(values)
    try:
        return nnls(root, target, maxiter=50 * bands)[0]
    except RuntimeError:  # no end: equal bands can exchange their weights for ever
        return np.maximum(np.linalg.lstsq(root, target, rcond=None)[0], 0.0)


def supports_of(responses: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and last HSI band that answers in each MSI band of (c, C)."""
    answers = responses > SUPPORT * responses.max(axis=1, keepdims=True)
    bands = [np.flatnonzero(row) for row in answers]
    return [(int(row[0]), int(row[-1])) for row in bands]
