"""The front door of hyperspectral fusion, both presets: ``fit`` gives what is applied window by window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, ClassVar, Optional

import numpy as np

from ...core.language import Figures, said
from ...core.progress import Progress
from ..models import engines
from ..models.notes import WITHOUT_NETWORK, torch_notes
from ..training.unfinished import UnfinishedFits
from . import blind_fit
from .blind_fit import SensorModel
from .fuser import Fuser
from .local_gp import CELL
from .notes import psf_notes
from .reliability import FusionWithErrors as FusionWithErrors
from .reliability import with_errors as with_errors
from .sample import Sample, Span
from .srf_estimation import supports_of

PAPER_SIDE = 48  # coarse pixels a side that the paper's training sees (240 x 240 fine ones at ratio 5, as published)


@dataclass(frozen=True)
class Options:
    """Settings of a fit.

    Attributes:
        preset: ``fast`` or ``paper`` (UDALN).
        iterations: of the paper's training; 0 for the published number.
        device: ``auto``, ``cpu`` or ``cuda``; for the paper's network.
        seed: of everything random.
        threads: of the processor; 0 for all.
        weights: first weights of the paper's upsampling network, where there are some.
        responses: whether spectral responses are wanted from the preset fast, which fuses without them.
        plan: steps, first rate and steps at that rate of the paper's three stages; empty for ``iterations``.
        hold_srf: whether the paper holds known responses, instead of learning them within their supports.
        whole: whether the paper learns from all of its sample, whatever its size.
        judge: given the paper's sample, the number of each stage, and the fused image (C, r h, r w) by then.
    """

    preset: str = "fast"
    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    weights: Optional[Mapping[str, np.ndarray]] = None
    responses: bool = True
    plan: tuple[tuple[int, float, int], ...] = ()
    hold_srf: bool = False
    whole: bool = False
    judge: Optional[Callable[[Sample, int, np.ndarray], None]] = None


@dataclass(frozen=True)
class Block:
    """A window of the scene, ``rows`` and ``cols`` in coarse pixels, and a sample that holds what it needs."""

    sample: Sample
    rows: Span
    cols: Span


@dataclass(frozen=True)
class Fusion:
    """A fitted fusion as the runner needs it. Blocks are read by :meth:`support`, so the halo is theirs.

    Attributes:
        fuser: applies to a block.
        support: gives the coarse rows and columns to read for some.
        ratio: fine pixels in a coarse one, a side.
        psf: (K, K).
        srf: (c, C); None where nobody asked for it.
        losses: of the paper's training.
        displacement: coarse rows and columns by which the HSI shows further on what the MSI shows.
        remarks: sentences for the report.
        notes: what provenance says of the fit.
        psf_errors: standard errors (4,) of the PSF's widths and place along rows and columns, fine pixels; None where
            it is known or assumed.
        network: of the paper, which can write its files.
    """

    fuser: Callable[[Block], np.ndarray]
    support: Callable[[Span, Span], tuple[Span, Span]]
    ratio: int
    psf: np.ndarray
    srf: Optional[np.ndarray]
    losses: Any = None
    displacement: tuple[int, int] = (0, 0)
    remarks: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    psf_errors: Optional[np.ndarray] = None
    network: Any = None
    halo: ClassVar[int] = 0
    upscaling: ClassVar[int] = 1

    @property
    def multiple(self) -> int:
        """Windows start and end where cells of the local part do, in fine pixels."""
        return CELL * self.ratio

    def apply(self, block: Block) -> np.ndarray:
        """Return float32 (C, r rows, r cols) of the block's rows and columns, in the HSI's units."""
        return self.fuser(block)


def fit(
    samples: Sequence[Sample],
    shape: tuple[int, int],
    sensors: SensorModel,
    options: Options,
    progress: Progress,
    band_numbers: Optional[np.ndarray] = None,
    kept: Optional[UnfinishedFits] = None,
) -> Fusion:
    """Learn everything global of a scene, by the preset that was chosen.

    Args:
        samples: windows of the scene.
        shape: its rows and columns, coarse pixels.
        sensors: what is known of point spread function and spectral responses.
        options: settings.
        progress: told of each step.
        band_numbers: what the user calls each HSI band, (C,); from 1 by default.
        kept: where the paper's training is kept while it is unfinished; nowhere by default.

    Raises:
        InputError: too few pixels are valid, or no band can be learnt.
        EngineError: the preset needs a library that is absent.
        Cancelled: the user stopped.
    """
    if options.preset == "paper":
        return _fit_paper(samples, shape, sensors, options, progress, kept)
    numbers = np.arange(len(samples[0].hsi)) + 1 if band_numbers is None else band_numbers
    return _fit_fast(samples, shape, sensors, options, progress, numbers)


@dataclass(frozen=True)
class _Fast:
    fuser: Fuser

    def __call__(self, block: Block) -> np.ndarray:
        return self.fuser.apply(block.sample, block.rows, block.cols)


@dataclass(frozen=True)
class _Paper:
    """The published method goes pixel by pixel."""

    model: Any

    def __call__(self, block: Block) -> np.ndarray:
        return self.model.apply(block.sample.msi)


def _pixel_by_pixel(rows: Span, cols: Span) -> tuple[Span, Span]:
    return rows, cols


def _fit_fast(
    samples: Sequence[Sample],
    shape: tuple[int, int],
    sensors: SensorModel,
    options: Options,
    progress: Progress,
    band_numbers: np.ndarray,
) -> Fusion:
    progress.info(engines.WITHOUT_NETWORK)
    # the responses are estimated even where they are known: the report shows both, and the fusion needs neither
    unknown = replace(sensors, srf=None)
    fuser = blind_fit.fit(samples, shape, unknown, options.seed, progress, options.responses)
    unused = band_numbers[~fuser.good]
    if len(unused):
        names = ", ".join(str(number) for number in unused[:20])
        progress.warn(f"HSI band {names} holds hardly more than noise: not learnt, only enlarged.")
    strength = np.sqrt(
        np.mean([(sample.msi[:, sample.valid_msi] ** 2).mean(axis=1) for sample in samples], axis=0)
    )
    shares = [f"{share:.2%}" for share in fuser.noise_msi / np.maximum(strength, 1e-12)]
    noise = ", ".join(shares)
    progress.info(f"Noise of the multispectral bands: {noise} of their values.")
    about = psf_notes(fuser.psf, fuser.ratio, fuser.displacement, fuser.psf_errors)
    return Fusion(
        _Fast(fuser), fuser.support, fuser.ratio, fuser.psf, fuser.srf,
        displacement=fuser.displacement, remarks=(said("Noise of the MSI bands: {noise}.", noise=Figures(noise)),),
        notes={**about, **WITHOUT_NETWORK}, psf_errors=fuser.psf_errors,
    )  # fmt: skip


def _fit_paper(
    samples: Sequence[Sample],
    shape: tuple[int, int],
    sensors: SensorModel,
    options: Options,
    progress: Progress,
    kept: Optional[UnfinishedFits],
) -> Fusion:
    engines.require_torch("The preset 'paper'")
    from .udaln import method as udaln
    from .udaln.training import Pair, Stage

    sample = max(samples, key=lambda sample: sample.valid.mean())
    sample = sample if options.whole else sample.middle(PAPER_SIDE)
    supports, psf = _known_to_paper(samples, shape, sensors, options, progress)
    settings = udaln.Options(
        options.iterations, options.device, options.seed, options.threads,
        tuple(Stage(*stage) for stage in options.plan),
    )  # fmt: skip
    judge = None if options.judge is None else partial(options.judge, sample)
    pair = Pair(sample.hsi, sample.msi, sample.valid_hsi, sample.valid_msi)
    srf = sensors.srf if options.hold_srf else None
    model = udaln.fit(pair, supports, settings, progress, psf, options.weights, srf, judge, kept)
    progress.info(f"UDALN trained on {sample.msi.shape[2]} x {sample.msi.shape[1]} pixels.")
    notes = {**psf_notes(model.psf), **torch_notes(options.device)}
    return Fusion(
        _Paper(model), _pixel_by_pixel, sample.ratio, model.psf, model.srf, losses=model.losses,
        notes=notes, network=model,
    )  # fmt: skip


def _known_to_paper(
    samples: Sequence[Sample],
    shape: tuple[int, int],
    sensors: SensorModel,
    options: Options,
    progress: Progress,
) -> tuple[Sequence[tuple[int, int]], Optional[np.ndarray]]:
    """Return the support of each MSI band, and the PSF (r, r) where UDALN can hold the known one."""
    ratio, supports, psf = samples[0].ratio, sensors.supports, sensors.psf
    if sensors.srf is not None:
        # as published: from the first to the last band that answers at all
        supports = [(int(bands[0]), int(bands[-1])) for bands in map(np.flatnonzero, sensors.srf)]
    if supports is None:
        # the method needs to know which HSI bands may answer; with all of them its first stage goes astray
        supports = supports_of(blind_fit.fit(samples, shape, sensors, options.seed).srf)
        progress.warn(
            "No spectral support is known (no SRF, no wavelengths): taken from the fast preset's estimate."
        )
    if psf is not None and len(psf) > ratio:
        psf = None
        progress.warn(
            f"UDALN's kernel is {ratio} x {ratio}; the wider known PSF is not used, but learnt."
        )
    return supports, psf
