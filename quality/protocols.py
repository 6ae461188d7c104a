"""The two protocols of fusion quality, over windows: against a reference, and without one.

Both read through a function as in :func:`~.streaming.measure`, so a raster of any size is scored in
bounded memory and one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..core.progress import Progress
from .full import KhanDistortion, SpatialDistortion, SpectralDistortion, quality_with_no_reference
from .hypercomplex import Q2n
from .local import DetailCorrelation, SlidingQ, Ssim
from .pixels import PixelErrors, SpectralAngle, ValidPixels, mean_decibels
from .streaming import Read, measure


@dataclass(frozen=True)
class ReferenceScores:
    """Scores against a reference; the ``*_bands`` hold one value a band, in its order."""

    sre: float
    sam: float
    ergas: float
    psnr: float
    rmse: float
    cc: float
    scc: float
    ssim: float
    uiqi: float
    q2n: float
    pixels: int
    sre_bands: tuple[float, ...]
    rmse_bands: tuple[float, ...]
    cc_bands: tuple[float, ...]
    scc_bands: tuple[float, ...]
    ssim_bands: tuple[float, ...]
    uiqi_bands: tuple[float, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the scores by name."""
        return asdict(self)


@dataclass(frozen=True)
class FullScores:
    """Scores at full resolution: distortions are 0 at best, QNR and HQNR 1; and the pixels valid in all images."""

    d_lambda: float
    d_lambda_k: float
    d_s: float
    qnr: float
    hqnr: float
    pixels: int

    def as_dict(self) -> dict[str, Any]:
        """Return the scores by name."""
        return asdict(self)


def score_against_reference(
    read: Read,
    height: int,
    width: int,
    ratio: float,
    data_range: float,
    size: int = 512,
    progress: Progress | None = None,
) -> ReferenceScores:
    """Score a test image against a reference on the same grid.

    Args:
        read: returns ``((reference, test), valid)`` of a window.
        height: rows of the images.
        width: columns of the images.
        ratio: coarse over fine ground sampling distance of the fusion (for ERGAS, which is NaN where this is).
        data_range: largest value the data can take, in its units (for PSNR and SSIM).
        size: side of a window in pixels.
        progress: told the share of windows done and asked whether to stop.

    Raises:
        InputError: the band counts differ or no pixel is valid in both images.
        Cancelled: the user stopped.
    """
    measures = _ReferenceMeasures(data_range)
    measure(read, height, width, measures.all, size, progress)
    return measures.scores(ratio)


class _ReferenceMeasures:
    """Every measure against a reference, fed in one pass."""

    def __init__(self, data_range: float) -> None:
        self._data_range = data_range
        self._errors, self._angle, self._q2n = PixelErrors(), SpectralAngle(), Q2n()
        self._scc, self._ssim, self._uiqi = DetailCorrelation(), Ssim(data_range), SlidingQ()
        self.all = (self._errors, self._angle, self._q2n, self._scc, self._ssim, self._uiqi)

    def scores(self, ratio: float) -> ReferenceScores:
        moments = self._errors.result()
        bands: dict[str, Any] = {
            "sre": moments.sre_bands(),
            "cc": moments.cc_bands(),
            "scc": self._scc.result(),
            "ssim": self._ssim.result(),
            "uiqi": self._uiqi.result(),
        }
        means: dict[str, Any] = {name: float(values.mean()) for name, values in bands.items()}
        means["sre"] = mean_decibels(bands["sre"])
        bands["rmse"] = moments.mse_bands() ** 0.5  # its mean over bands is not that of the image
        per_band: dict[str, Any] = {
            f"{name}_bands": tuple(values.tolist()) for name, values in bands.items()
        }
        return ReferenceScores(
            sam=self._angle.result(),
            ergas=moments.ergas(ratio),
            psnr=mean_decibels(moments.psnr_bands(self._data_range)),
            rmse=moments.rmse(),
            q2n=self._q2n.result(),
            pixels=moments.count,
            **means,
            **per_band,
        )


def score_full_resolution(
    read: Read,
    height: int,
    width: int,
    ratio: int,
    gains: Sequence[float] | None = None,
    size: int = 512,
    progress: Progress | None = None,
) -> FullScores:
    """Score a fused image against its own PAN and MS, all on the PAN grid.

    Args:
        read: returns ``((fused, ms, pan), valid)`` of a window, the MS enlarged to the PAN grid.
        height: rows of the PAN grid.
        width: columns of the PAN grid.
        ratio: MS over PAN ground sampling distance, a whole number.
        gains: MTF gain of each band at the MS Nyquist frequency (None: a generic sensor).
        size: side of a window in pixels.
        progress: told the share of windows done and asked whether to stop.

    Raises:
        InputError: the band counts differ, or the ratio is not whole.
        Cancelled: the user stopped.
    """
    spectral, khan, spatial = (
        SpectralDistortion(),
        KhanDistortion(ratio, gains),
        SpatialDistortion(ratio),
    )
    pixels = ValidPixels()
    measure(read, height, width, (spectral, khan, spatial, pixels), size, progress)
    d_lambda, d_lambda_k, d_s = spectral.result(), khan.result(), spatial.result()
    return FullScores(
        d_lambda,
        d_lambda_k,
        d_s,
        qnr=quality_with_no_reference(d_lambda, d_s),
        hqnr=quality_with_no_reference(d_lambda_k, d_s),
        pixels=pixels.result(),
    )


def score_against_ms(
    read: Read,
    height: int,
    width: int,
    ratio: float,
    gains: Sequence[float] | None = None,
    size: int = 512,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Score a sharper image against the coarse one it was made of, where there is no PAN.

    Args:
        read: returns ``((fused, ms), valid)`` of a window, the MS enlarged to the grid of the fused image.
        height: rows of that grid.
        width: columns of that grid.
        ratio: MS over fused ground sampling distance.
        gains: MTF gain of each band at the MS Nyquist frequency (None: a generic sensor).
        size: side of a window in pixels.
        progress: told the share of windows done and asked whether to stop.

    Returns:
        ``d_lambda``, ``d_lambda_k`` and ``pixels`` of :class:`FullScores`.

    Raises:
        InputError: the band counts differ.
        Cancelled: the user stopped.
    """
    spectral, khan, pixels = SpectralDistortion(), KhanDistortion(ratio, gains), ValidPixels()
    measure(read, height, width, (spectral, khan, pixels), size, progress)
    return {"d_lambda": spectral.result(), "d_lambda_k": khan.result(), "pixels": pixels.result()}
