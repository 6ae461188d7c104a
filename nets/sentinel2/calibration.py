"""Where a resolution group of Sentinel-2 lies and how sharp it is: measured, and said with its uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

from ...core.progress import Progress
from ..imaging.detail_regression import GuidedSample
from ..imaging.measured_gains import MeasuredGains
from ..imaging.observation_model import ObservationModel
from ..imaging.registration.by_observation import (
    REACH,
    THRESHOLD,
    Search,
    agree,
)
from ..imaging.registration.correspondence import view, warn_of_misfit
from ..imaging.resample import shift
from .block import Block

ENOUGH = 4  # windows of a scene
CLEAN = 10_000  # signal to noise that is said of scenes without any noise


@dataclass(frozen=True)
class Placement:
    """Where a group lies.

    Attributes:
        offset: (rows, cols) in pixels of 10 m of the guides against the group; (0, 0) where it is not corrected.
        measured: the same as measured; None where it cannot be.
        error: of the measured one, by the agreement of two halves of the scene; None where it is unknown.
    """

    offset: tuple[float, float] = (0.0, 0.0)
    measured: Optional[tuple[float, float]] = None
    error: Optional[float] = None


def few(samples: Sequence[Any]) -> Sequence[Any]:
    """Return some windows of a scene, all over it: enough of what one number is measured from."""
    return samples[:: max(1, len(samples) // ENOUGH)]


def by_group(values: dict[str, str]) -> str:
    """Return values by group for the provenance."""
    return ", ".join(f"{name} {value}" for name, value in values.items())


def uncertain(value: Optional[float]) -> str:
    """Return a measured value, or that it is unknown."""
    return "unknown" if value is None else f"{value:.2f}"


def ratio_text(ratio: Optional[float]) -> str:
    """Return a signal to noise ratio, or that it is unknown."""
    return "unknown" if ratio is None else f"{min(ratio, CLEAN):.0f}"


def register(
    samples: Sequence[GuidedSample],
    degradation: ObservationModel,
    name: str,
    progress: Progress,
    finer: Optional[Placement] = None,
) -> Placement:
    """Measure and report where a group lies; it is left where it is below the threshold, and where halves disagree.

    ``finer`` is where a finer group lies: it serves where this one cannot be measured.
    """
    search = Search(samples, degradation)
    measured = search.offset
    if measured is None and finer is not None and any(finer.offset):
        progress.info(f"Where the {name} bands lie cannot be measured: placed as the finer group.")
        return finer
    if measured is None:
        progress.warn(
            f"How the {name} bands and their guides lie cannot be measured: there are too few pixels or too little "
            f"detail, or they are more than {REACH:g} of their pixels apart. They are left as they are."
        )
        return Placement()
    error = search.error
    size = max(map(abs, measured))
    within = "" if error is None else f" +- {error:.2f}"
    where = f"{measured[0]:+.2f}, {measured[1]:+.2f}{within} pixels of 10 m (rows, columns)"
    if size <= THRESHOLD:
        progress.info(f"The {name} bands and their guides are {where} apart; left as is.")
        return Placement((0.0, 0.0), measured, error)
    if error is not None and not agree(measured, error):
        progress.warn(
            f"The {name} bands and their guides seem to be {where} apart, but two halves of the scene do not agree: "
            "they are left as they are."
        )
        return Placement((0.0, 0.0), measured, error)
    progress.info(f"The {name} bands and their guides are {where} apart; corrected.")
    return Placement(measured, measured, error)


def report_gains(measured: MeasuredGains, name: str, progress: Progress) -> None:
    """Log what was measured of the gains of a group."""
    what = f"Modulation transfer of the {name} bands"
    if measured.power is None:
        progress.info(f"{what}: the table's, since the images say nothing of it.")
        return
    power = f"{measured.power:.2f} +- {measured.error:.2f}"
    if measured.clear:
        shown = ", ".join(f"{gain:.2f}" for gain in measured.gains)
        progress.info(f"{what}, measured: {shown} (the table's to the power of {power}).")
    else:
        progress.info(f"{what}: the table's; a power of it of {power} explains no more.")


def check_correspondence(
    samples: Sequence[Block],
    twenty: tuple[float, float],
    sixty: tuple[float, float],
    progress: Progress,
) -> None:
    """Warn where the groups do not show the same ground, once the offsets of 20 m and 60 m are corrected."""
    samples = few(samples)
    views = [view(shift(b.ten, twenty), b.twenty, b.valid10, b.valid20) for b in samples]
    warn_of_misfit(views, "The group of 20 m", "that of 10 m", progress)
    views = [
        view(shift(b.ten, sixty), b.sixty, b.valid10, b.valid60)
        for b in samples
        if b.sixty is not None
    ]
    warn_of_misfit(views, "The group of 60 m", "that of 10 m", progress)
