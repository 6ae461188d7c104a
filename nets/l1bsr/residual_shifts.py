"""Whether a registration helped: the shifts that remain, by orientations of edges, decide which bands move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ...core.progress import Progress
from ...core.window import Window
from ..imaging.registration import dense_flow
from ..imaging.registration.orientation_correlation import agreement, orientations
from .block import Image
from .registration import EDGE, PartialFlow, Registration

LARGEST_RESIDUAL = 1.0  # pixels: registered bands of Sentinel-2 L1B have 0.1 to 0.3
INDEPENDENT = 16  # pixels whose orientations are one, by the Gaussian that they are taken under
CERTAIN = 4.0  # deviations of what unrelated orientations agree by
TINY = 1e-9
RESIDUAL_SIDE = 512  # pixels a side of the windows that residuals are measured in


@dataclass(frozen=True)
class _Residuals:
    """Medians over windows, pixels, one for each band.

    Attributes:
        before: residual shift from the reference as the bands came.
        after: the same of the registered bands.
        displacement: length of the fitted flow.
        windows: in which ``after`` was measured.
        alike_before: how well orientations of edges agree with the reference's, -1 to 1, as the bands came.
        alike_after: the same of the registered bands.
        chance: what unrelated ones agree by at most.
    """

    before: np.ndarray
    after: np.ndarray
    displacement: np.ndarray
    windows: int
    alike_before: np.ndarray
    alike_after: np.ndarray
    chance: float


def verify(
    registration: Registration, image: Image, samples: Sequence[Window], progress: Progress
) -> Registration:
    """Return the registration without the bands that a residual shift says are no better than before.

    The median residual of each band before and after, by orientations of edges on a grid of windows, is logged.

    Args:
        registration: as fitted.
        image: the bands.
        samples: windows to measure in.
        progress: told of each band.
    """
    residuals = _measure(registration, image, samples)
    if residuals is None:
        progress.warn("No window without gaps is large enough to measure residual shifts.")
        return registration
    moved = np.ones(len(image.names), bool)
    for band in range(len(image.names)):
        if band != registration.reference and not registration.statistics.constant[band]:
            moved[band] = _is_better(band, residuals)
            _log(band, registration.reference, image.names, residuals, progress)
    if moved.all():
        return registration
    offsets = np.where(moved[:, None], registration.offsets, 0.0)
    return replace(registration, flow=PartialFlow(registration.flow, moved), offsets=offsets)


def _measure(
    registration: Registration, image: Image, samples: Sequence[Window]
) -> Optional[_Residuals]:
    """Return the bands' residuals; None where no window is without gaps."""
    before, after, displacements, sums, pixels = [], [], [], [], 0
    for sample in samples:
        width, height = min(sample.width, RESIDUAL_SIDE), min(sample.height, RESIDUAL_SIDE)
        window = Window(sample.col_off, sample.row_off, width, height)
        block, padded = image.read(window), image.read(window.padded(registration.halo))
        registered = registration.register(padded)
        valid = registration.valid(padded)
        common, reference = block.valid & valid, registration.reference
        fields = [
            np.stack([orientations(band) for band in bands]) for bands in (block.values, registered)
        ]  # as they came, and registered
        # (windows, bands)
        before.append(dense_flow.residuals_of(fields[0], block.valid, reference))
        after.append(dense_flow.residuals_of(fields[1], valid, reference))
        sums.append([_agreements(field, common, reference) for field in fields])
        pixels += int(common.sum())
        lengths = np.hypot(*registration.flow.at(window).swapaxes(0, 1))  # (bands, rows, cols)
        displacements.append(np.median(lengths, axis=(1, 2)))
    if not sum(map(len, before)) or not sum(map(len, after)):
        return None
    all_after = np.concatenate(after)
    alike, power, other = np.sum(sums, axis=0).transpose(2, 0, 1)  # (before and after, bands) each
    alike_before, alike_after = alike / np.sqrt(np.maximum(power * other, TINY))
    return _Residuals(
        np.median(np.concatenate(before), axis=0),
        np.median(all_after, axis=0),
        np.median(displacements, axis=0),
        len(all_after),
        alike_before,
        alike_after,
        CERTAIN / np.sqrt(2 * max(pixels, 1) / INDEPENDENT),
    )


def _agreements(fields: np.ndarray, valid: np.ndarray, reference: int) -> np.ndarray:
    """Return how well each band's orientations agree with the reference's, (bands, 3) of :func:`agreement`."""
    return np.array([agreement(fields[reference], field, valid) for field in fields])


def _is_better(band: int, residuals: _Residuals) -> bool:
    """Tell whether a band is to be moved: its edges agree better than before, and more than by chance."""
    after = residuals.alike_after[band]
    return bool(after > residuals.alike_before[band] and after > residuals.chance)


def _log(
    band: int, reference: int, names: Sequence[str], residuals: _Residuals, progress: Progress
) -> None:
    """Log a band's shifts, as a warning where it does not fit."""
    name, before, after = names[band], residuals.before[band], residuals.after[band]
    displacement = residuals.displacement[band]
    # beyond the reach of the measure the residual before says nothing
    shift = (
        f"shifted by {displacement:.0f}" if displacement > EDGE else f"median shift {before:.2f}"
    )
    count = residuals.windows
    shifts = f"{shift} pixels before, {after:.2f} after (orientations of edges, {count} windows)"
    if not _is_better(band, residuals) and before <= LARGEST_RESIDUAL:
        progress.info(f"{name} lies on {names[reference]} as it came: {shifts}. It is left so.")
    elif not _is_better(band, residuals):
        progress.warn(
            f"{name} could not be registered on {names[reference]}: {shifts}. It is left where it is. Bands up to "
            f"a third of the image and {dense_flow.FAR} pixels apart are found where both show the same detail."
        )
    elif after > LARGEST_RESIDUAL:
        progress.warn(
            f"{name} fits {names[reference]} only in part: {shifts}. Check the result before you use it."
        )
    else:
        progress.info(f"{name} to {names[reference]}: {shifts}.")
