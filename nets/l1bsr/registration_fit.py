"""The fit of a registration: statistics of all pixels, then the flow, by least squares or by the CSR network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Optional

import numpy as np

from ...core.errors import EngineError, InputError
from ...core.progress import Progress
from ...core.tiling import plan
from ...core.window import Window
from ..imaging.registration import dense_flow
from ..imaging.statistics import Statistics, gather
from ..models import cards, runtime
from ..models.engines import threads_or_all
from ..models.notes import WITHOUT_NETWORK, network_notes
from ..training.finite import check_finite
from . import csr_inference
from .block import Image
from .detail import fit_detail, noise_deviation
from .registration import Flow, Registration

PASS = 1024  # pixels a side of the windows of a first pass

FlowEstimator = Callable[..., Flow]  # called as dense_flow.estimate_flow


def fit(
    image: Image,
    samples: Sequence[Window],
    reference: int,
    progress: Progress,
    threads: int = 0,
    estimate_flow: Optional[FlowEstimator] = None,
    notes: Optional[dict[str, str]] = None,
) -> Registration:
    """Gather the statistics of all valid pixels, then register the bands.

    Args:
        image: the bands.
        samples: windows spread over its valid pixels.
        reference: index of the band that stays.
        progress: told of each window, asked for cancel.
        threads: of the processor; 0 for all.
        estimate_flow: registers; by default local least squares.
        notes: what provenance says of ``estimate_flow``.

    Raises:
        InputError: no pixel is valid, or the band that stays shows nothing.
        Cancelled: the user stopped.
    """
    statistics = _statistics(image, samples, reference, progress.subtask(0.0, 0.2))

    def read(window: Window) -> tuple[np.ndarray, np.ndarray]:
        block = image.read(window)
        bands = statistics.normalise(block.values)
        return bands, np.broadcast_to(block.valid, bands.shape)

    def report(share: float) -> None:
        progress.check()
        progress.report(0.3 + 0.7 * share)

    blocks, valid = _samples(image, samples, statistics)
    noise = noise_deviation(list(zip(blocks, valid)))
    progress.check()
    shifts = dense_flow.coarse_offsets(blocks, reference, valid)  # (bands, 2)
    shifts[statistics.constant] = 0
    progress.report(0.3)
    sequence = dense_flow.registration_order(blocks, reference, statistics.constant)
    size = (image.extent.width, image.extent.height)
    if estimate_flow is None:
        estimate_flow = partial(dense_flow.estimate_flow, workers=threads_or_all(threads))
        read, notes = fit_detail(blocks, noise).reader(read), WITHOUT_NETWORK
    flow = estimate_flow(read, size, shifts, sequence, reference, report)
    return Registration(image.extent, reference, statistics, flow, noise, shifts, notes or {})


def _samples(
    image: Image, windows: Sequence[Window], statistics: Statistics
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the normalised bands of some windows, and where they are valid."""
    read = [image.read(window) for window in windows]
    return [statistics.normalise(block.values) for block in read], [block.valid for block in read]


def _statistics(
    image: Image, samples: Sequence[Window], reference: int, progress: Progress
) -> Statistics:
    """Return mean and deviation of each band over all valid pixels, and warn of bands of one value."""
    statistics = gather(_blocks(image, progress))
    check_finite("The mean and deviation of the bands", statistics)
    if not samples:
        raise InputError(
            "No pixel is valid in all bands (all nodata); check the layer and its nodata value."
        )
    if statistics.constant[reference]:
        raise InputError(
            f"The band {image.names[reference]}, on which the others are registered, holds one value only: "
            "choose another reference band, or another scene."
        )
    for band in np.flatnonzero(statistics.constant):
        progress.warn(f"Band {image.names[band]} holds one value only: it stays where it is.")
    return statistics


def _blocks(image: Image, progress: Progress) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Read the whole scene once: values (bands, rows, cols) and where they are valid (rows, cols)."""
    windows = plan(image.extent.width, image.extent.height, PASS)
    for number, window in enumerate(windows):
        progress.check()
        block = image.read(window)
        yield block.values, block.valid
        progress.report((number + 1) / len(windows))


def csr_estimator(
    model: str,
    extent: Window,
    tile_size: int,
    device: str,
    threads: int,
    folders: Sequence[Path],
    progress: Progress,
) -> tuple[FlowEstimator, dict[str, str]]:
    """Open a CSR model; return what registers by it, and what provenance says of it.

    Args:
        model: its name or path.
        extent: of the scene.
        tile_size: pixels a side that one run of the network contributes.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: of the processor; 0 for all.
        folders: where the user's models are.
        progress: told what runs the model.

    Raises:
        EngineError: there is no such model, it is of another method, or no library can run it.
    """
    card = _csr_card(model, folders)
    rows, cols = (
        csr_inference.window_side(size, tile_size) for size in (extent.height, extent.width)
    )
    runner = runtime.load(model, device, (2, rows, cols), threads, folders=folders)
    progress.info(runner.use)
    reach = float(card.arguments.get("range", csr_inference.RANGE))

    def estimate(
        read: dense_flow.Reader, size: tuple[int, int], shifts: np.ndarray, sequence: Sequence[int], reference: int,
        report: Callable[[float], None],
    ) -> csr_inference.CsrFlow:  # fmt: skip
        report(1.0)  # the network runs window by window, when the bands are moved
        whole_pixels = csr_inference.integer_shifts(shifts, reach)
        return csr_inference.CsrFlow(
            runner,
            lambda window: read(window)[0],
            size,
            whole_pixels,
            sequence,
            reference,
            reach,
            tile_size,
        )

    return estimate, {"NETWORK": card.network, **network_notes(runner)}


def _csr_card(model: str, folders: Sequence[Path]) -> cards.Card:
    card_path = cards.find(model, folders)
    card = cards.load_card(card_path) if card_path.suffix == ".json" else None
    if card is None or card.method != csr_inference.METHOD:
        raise EngineError(f"The model {model} is not for registering bands: choose another.")
    return card
