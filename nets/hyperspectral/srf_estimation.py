"""Estimates the spectral responses: the weights of the HSI bands that make each MSI band, seen through the PSF.

A non-negative regression finds them exactly where there is no noise, and not at all where there is some: noise in the
spectra pulls all weights together ("errors in variables"). So each half of the pixels is asked: where they disagree,
the response is taken for a bell between a Gaussian and a box, seen in spectra of which the noise is taken out
(regression calibration; Carroll, Ruppert, Stefanski, Crainiceanu, "Measurement error in nonlinear models", 2006,
chapter 4), and the mean of all bells by their likelihood is returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

import numpy as np

from ...core.progress import Progress
from .psf_estimation import subsample
from .subspace import signal_power

SUPPORT = 0.01  # of a response's peak: the paper's supports end where a table does, ours here
SMOOTHNESS = (0.0, *10.0 ** np.arange(-10, 2.0))  # of the free responses
STABLE = 0.1  # two halves of the pixels may differ by this (L1): measured, beyond it bells are nearer to the truth
POWERS = (
    2.0,
    4.0,
    16.0,
)  # of a bell exp(-ln 2 |2 x / width|^power): a Gaussian, something between, a box
WIDTHS, NARROWEST = 32, 1.5  # how many widths, and the first of them in bands
STEP = 0.25  # bands, between two centres


def estimate_srf(
    spectra: np.ndarray,
    seen: np.ndarray,
    noise: np.ndarray,
    supports: Optional[Sequence[tuple[int, int]]] = None,
    progress: Optional[Progress] = None,
) -> np.ndarray:
    """Return the spectral responses (c, C), non-negative and of sum 1.

    Args:
        spectra: HSI pixels (n, C).
        seen: the same pixels of the MSI through the point spread function (n, c).
        noise: of each HSI band (C,).
        supports: (first, last) HSI band that may answer in each MSI band; all of them by default.
        progress: asked for cancel before each band: with 200 HSI bands one takes about half a second.

    Raises:
        Cancelled: the user stopped.
    """
    progress = progress or Progress()
    keep = subsample(len(spectra))
    spectra, seen = spectra[keep].astype(np.float64), seen[keep].astype(np.float64)
    clean = _without_noise(spectra, noise)
    spectra = spectra - spectra.mean(axis=0)
    seen = (seen - seen.mean(axis=0)) / np.maximum(seen.std(axis=0), 1e-12)
    supports = supports or [(0, spectra.shape[1] - 1)] * seen.shape[1]
    shapes = {length: _bells(length) for length in {last - first + 1 for first, last in supports}}
    responses = np.zeros((seen.shape[1], spectra.shape[1]))
    for band, (row, (first, last)) in enumerate(zip(responses, supports)):
        progress.check()
        progress.report(band / len(responses))
        part = slice(first, last + 1)
        found, disagreement = _free(spectra[:, part], seen[:, band])
        if disagreement > STABLE:
            found = _mean_bell(shapes[last - first + 1], clean[:, part], seen[:, band])
        row[part] = found
    return responses


def locate_responses(
    weights: Sequence[np.ndarray], spectra: np.ndarray, seen: np.ndarray
) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Find the HSI bands of responses of which only the weights are known: there they explain the MSI best.

    Args:
        weights: of each MSI band, over neighbouring HSI bands.
        spectra: HSI pixels (n, C).
        seen: the same pixels of the MSI through the point spread function (n, c).

    Returns:
        the responses (c, C) and the (first, last) HSI band of each.
    """
    keep = subsample(len(spectra))
    spectra, seen = spectra[keep].astype(np.float64), seen[keep].astype(np.float64)
    responses, supports = np.zeros((len(weights), spectra.shape[1])), []
    for row, weight, band in zip(responses, weights, seen.T):
        guesses = np.lib.stride_tricks.sliding_window_view(spectra, len(weight), axis=1) @ weight
        guesses = guesses - guesses.mean(axis=0)
        alike = (
            guesses.T @ (band - band.mean()) / np.maximum(np.sqrt((guesses**2).sum(axis=0)), 1e-12)
        )
        first = int(np.argmax(alike))
        supports.append((first, first + len(weight) - 1))
        row[first : first + len(weight)] = weight
    return responses, supports


def _without_noise(spectra: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return the likeliest signal of centred pixels (n, C): their principal components, by their share of signal."""
    scaled = (spectra - spectra.mean(axis=0)) / noise
    power, directions = np.linalg.eigh(scaled.T @ scaled / len(scaled))
    signal = signal_power(np.maximum(power, 0.0), len(noise), len(scaled))
    return ((scaled @ directions) * (signal / (1 + signal))) @ directions.T * noise


def _bells(bands: int) -> np.ndarray:
    """Return bells of all centres, widths and forms over some bands (n, bands), each of sum 1."""
    place = np.arange(bands)
    centres = np.arange(0, bands - 1 + STEP / 2, STEP)
    apart = np.abs(place - centres[:, None]) * 2
    widths = np.geomspace(NARROWEST, max(2.0, bands / 2), WIDTHS)
    rows = np.concatenate(
        [np.exp2(-((apart / width) ** power)) for width in widths for power in POWERS]
    )
    rows = rows[rows.sum(axis=1) > 1e-3]  # a narrow box may lie between two bands
    return rows / rows.sum(axis=1, keepdims=True)


def _mean_bell(bells: np.ndarray, spectra: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Return the mean of bells (n, C), weighted by how likely they make a band of variance 1 of these spectra."""
    left, strength, right = np.linalg.svd(spectra, full_matrices=False)
    held = strength > 1e-9 * strength[0]
    guesses = bells @ (right[held].T * strength[held])
    explained = np.maximum(guesses @ (left.T[held] @ seen), 0.0) ** 2
    explained /= np.maximum((guesses**2).sum(axis=1), 1e-30) * len(seen)
    misfit = 0.5 * len(seen) * np.log(np.maximum(1.0 - explained, 1e-12))
    weights = np.exp(misfit.min() - misfit)
    return weights @ bells / weights.sum()


def _free(spectra: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, float]:
    """Regress one MSI band on the HSI bands of its support, as smoothly as held-out pixels bear out.

    Returns:
        the response, and by how much those of two halves of the pixels differ.
    """
    fold = np.arange(len(seen)) % 2 == 0
    best, disagreement, chosen = np.inf, 0.0, 0.0
    for strength in SMOOTHNESS:
        rows = [_smooth(spectra[part], seen[part], strength) for part in (fold, ~fold)]
        score = sum(
            ((seen[part] - spectra[part] @ row) ** 2).sum()
            for part, row in zip((~fold, fold), rows)
        )
        if score < best:
            best, chosen = score, strength
            disagreement = float(np.abs(_of_sum_1(rows[0]) - _of_sum_1(rows[1])).sum())
    return _of_sum_1(_smooth(spectra, seen, chosen)), disagreement


def _of_sum_1(row: np.ndarray) -> np.ndarray:
    total = row.sum()
    return row / total if total > 0 else np.full(len(row), 1 / len(row))


def _smooth(spectra: np.ndarray, seen: np.ndarray, strength: float) -> np.ndarray:
    """Non-negative least squares with a penalty on second differences."""
    from scipy.optimize import nnls

    bands = spectra.shape[1]
    bend = np.diff(np.eye(bands), n=2, axis=0) if bands > 2 else np.zeros((0, bands))
    weight = np.sqrt(strength * (spectra**2).sum())
    gram = spectra.T @ spectra + weight**2 * bend.T @ bend
    # the normal equations as a square system: nnls takes time with the rows
    values, vectors = np.linalg.eigh(gram)
    values = np.maximum(values, max(values[-1] * 1e-14, 1e-300))
    root = (vectors * np.sqrt(values)).T
    wanted = (vectors.T @ (spectra.T @ seen)) / np.sqrt(values)
    try:
        return nnls(root, wanted, maxiter=50 * bands)[0]
    except RuntimeError:  # no end found: equal bands can exchange their weights for ever
        return np.maximum(np.linalg.lstsq(root, wanted, rcond=None)[0], 0.0)


def supports_of(responses: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and last HSI band that answers in each MSI band of (c, C)."""
    answers = responses > SUPPORT * responses.max(axis=1, keepdims=True)
    return [(int(np.flatnonzero(row)[0]), int(np.flatnonzero(row)[-1])) for row in answers]
