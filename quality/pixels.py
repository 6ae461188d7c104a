"""Measures that look at one pixel at a time: errors, correlations and the spectral angle.

Both classes take an image in any windows (``add``) and give the same result as for the whole image.
Images are ``(bands, rows, cols)``; a pixel counts when ``valid`` says so and every band is finite.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError

FLAT = 1e-24  # variance over squared mean below which a band is flat: the rounding of float64 means


def usable_pixels(*images: np.ndarray, valid: np.ndarray | None = None) -> np.ndarray:
    """Return the bool mask ``(rows, cols)`` of pixels that are valid and finite in all images.

    Raises:
        InputError: the images or the mask differ in rows, columns or (first two) bands.
    """
    shape = images[0].shape
    for image in images:
        if image.ndim != 3 or image.shape[1:] != shape[1:]:
            raise InputError(
                f"Images to compare need shape (bands, rows, cols) on one grid; found {shape} and "
                f"{image.shape}. Bring them to the same grid first."
            )
    usable = np.ones(shape[1:], bool) if valid is None else np.array(valid, bool)
    if usable.shape != shape[1:]:
        raise InputError(f"The validity mask has shape {usable.shape}, the images {shape[1:]}.")
    for image in images:
        for band in image:
            usable &= np.isfinite(band)
    return usable


def same_bands(reference: np.ndarray, test: np.ndarray) -> None:
    """Raise :class:`InputError` unless both images have the same number of bands."""
    if len(reference) != len(test):
        raise InputError(
            f"The images have {len(reference)} and {len(test)} bands. Choose the same bands of both."
        )


def pixel_vectors(image: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Return the usable pixels as float64 ``(bands, pixels)``."""
    if usable.all():
        return image.reshape(len(image), -1).astype(np.float64)
    return image[:, usable].astype(np.float64)


def quotient(numerator: np.ndarray, denominator: np.ndarray, at_zero: float) -> np.ndarray:
    """Divide without warnings: 0/0 gives ``at_zero``, x/0 gives infinity of the sign of x.

    Args:
        numerator: of any shape.
        denominator: of the same, or one that broadcasts to it.
        at_zero: what 0/0 gives.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.asarray(numerator, np.float64) / denominator
    return np.where((denominator == 0) & (np.asarray(numerator) == 0), at_zero, ratio)


def mean_decibels(bands: np.ndarray) -> float:
    """Return the mean over bands of a ratio to the error, in dB, without bands of no error; infinite where all are."""
    differing = bands[bands != np.inf]
    return float(differing.mean()) if differing.size else np.inf


@dataclass(frozen=True)
class PairMoments:
    """First and second moments of a reference and a test image, band by band (float64 vectors).

    ``squares_*`` and ``products`` are sums about the means. Two sets of pixels are joined by ``+``
    with the update of Chan, Golub and LeVeque (1979), so that no large sums are subtracted.
    """

    count: int
    mean_reference: np.ndarray
    mean_test: np.ndarray
    squares_reference: np.ndarray
    squares_test: np.ndarray
    products: np.ndarray
    squared_error: np.ndarray

    @classmethod
    def of(cls, reference: np.ndarray, test: np.ndarray) -> PairMoments:
        """Return the moments of pixel vectors ``(bands, pixels)``."""
        count = reference.shape[1]
        divisor = max(count, 1)
        mean_r, mean_t = reference.sum(1) / divisor, test.sum(1) / divisor
        centred_r, centred_t = reference - mean_r[:, None], test - mean_t[:, None]
        return cls(
            count, mean_r, mean_t,
            _dot(centred_r, centred_r), _dot(centred_t, centred_t), _dot(centred_r, centred_t),
            np.square(reference - test).sum(1),
        )  # fmt: skip

    def __add__(self, other: PairMoments) -> PairMoments:
        count = self.count + other.count
        share = other.count / max(count, 1)
        # The joint mean moves by the step between the means times the other's share; sums about it gain the
        # product of both steps times count1 count2 / count (Chan, Golub and LeVeque 1979).
        step_r = other.mean_reference - self.mean_reference
        step_t = other.mean_test - self.mean_test
        weight = self.count * share
        return PairMoments(
            count,
            self.mean_reference + step_r * share,
            self.mean_test + step_t * share,
            self.squares_reference + other.squares_reference + step_r * step_r * weight,
            self.squares_test + other.squares_test + step_t * step_t * weight,
            self.products + other.products + step_r * step_t * weight,
            self.squared_error + other.squared_error,
        )

    def sre_bands(self) -> np.ndarray:
        """Signal to reconstruction error in dB: 10 log10(sum ref^2 / sum (ref - test)^2)."""
        # sum x^2 = sum (x - mean)^2 + n mean^2
        signal = self.squares_reference + self.count * self.mean_reference**2
        with np.errstate(divide="ignore"):
            return 10 * np.log10(quotient(signal, self.squared_error, np.inf))

    def mse_bands(self) -> np.ndarray:
        """Mean squared error."""
        return self.squared_error / self.count

    def rmse(self) -> float:
        """Root of the mean squared error over all bands and pixels."""
        return float(np.sqrt(self.mse_bands().mean()))

    def psnr_bands(self, data_range: float) -> np.ndarray:
        """Peak signal to noise ratio in dB: 10 log10(data_range^2 / MSE)."""
        with np.errstate(divide="ignore"):
            return 10 * np.log10(quotient(np.square(data_range), self.mse_bands(), np.inf))

    def ergas(self, ratio: float) -> float:
        """100/ratio * sqrt(mean over bands of MSE / mean(reference)^2)."""
        relative = quotient(self.mse_bands(), self.mean_reference**2, 0.0)
        return float(100 / ratio * np.sqrt(relative.mean()))

    def cc_bands(self) -> np.ndarray:
        """Pearson correlation; a band constant in both images counts 1, in only one 0."""
        flat_r, flat_t = self._flat()
        either = flat_r | flat_t
        spread = np.sqrt(self.squares_reference) * np.sqrt(self.squares_test)
        correlation = self.products / np.where(either, 1.0, spread)
        return np.where(either, (flat_r & flat_t).astype(float), correlation)

    def q_bands(self) -> np.ndarray:
        """Universal image quality index over all pixels at once (Wang and Bovik 2002).

        Two flat bands are compared by their means alone, two zero means count as equal.
        """
        flat = np.logical_and(*self._flat())
        energy = self.mean_reference**2 + self.mean_test**2
        luminance = quotient(2 * self.mean_reference * self.mean_test, energy, 1.0)
        squares = np.where(flat, 1.0, self.squares_reference + self.squares_test)
        return luminance * np.where(flat, 1.0, 2 * self.products / squares)

    def _flat(self) -> tuple[np.ndarray, np.ndarray]:
        """Tell which bands of the reference and of the test image are constant."""
        return (
            self.squares_reference <= FLAT * self.count * self.mean_reference**2,
            self.squares_test <= FLAT * self.count * self.mean_test**2,
        )


def _dot(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.einsum("bp,bp->b", first, second)


class PixelErrors:
    """Accumulates :class:`PairMoments` of a reference and a test image over windows."""

    halo = 0
    multiple = 1

    def __init__(self) -> None:
        self._moments: PairMoments | None = None

    def add(self, reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> None:
        """Take one window of both images, ``(bands, rows, cols)``.

        Args:
            reference: image to compare with, (bands, rows, cols).
            test: image to score, of the same shape.
            valid: bool (rows, cols), the pixels that count; all that are finite by default.
        """
        same_bands(reference, test)
        usable = usable_pixels(reference, test, valid=valid)
        if not usable.any():
            return
        window = PairMoments.of(pixel_vectors(reference, usable), pixel_vectors(test, usable))
        self._moments = window if self._moments is None else self._moments + window

    def result(self) -> PairMoments:
        """Return the moments, from which every measure follows.

        Raises:
            InputError: no pixel was valid in both images.
        """
        if self._moments is None:
            raise InputError(
                "No pixel is valid in both images, so there is nothing to measure. "
                "Check that they overlap and that their nodata values are right."
            )
        return self._moments


class ValidPixels:
    """Counts the pixels that are valid in all images."""

    halo = 0
    multiple = 1

    def __init__(self) -> None:
        self._count = 0

    def add(self, *images: np.ndarray, valid: np.ndarray | None = None) -> None:
        """Take one window of all images, ``(bands, rows, cols)``."""
        self._count += int(usable_pixels(*images, valid=valid).sum())

    def result(self) -> int:
        """Return the number of pixels."""
        return self._count


class SpectralAngle:
    """Accumulates the mean angle in degrees between pixel vectors (SAM); zero vectors do not count."""

    halo = 0
    multiple = 1

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def add(self, reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None) -> None:
        """Take one window of both images, ``(bands, rows, cols)``.

        Args:
            reference: image to compare with, (bands, rows, cols).
            test: image to score, of the same shape.
            valid: bool (rows, cols), the pixels that count; all that are finite by default.
        """
        angles = angle_map(reference, test, valid)
        measured = np.isfinite(angles)
        self._sum += float(angles[measured].sum())
        self._count += int(measured.sum())

    def result(self) -> float:
        """Return the mean angle in degrees, NaN when no pixel could be measured."""
        return self._sum / self._count if self._count else float("nan")


def angle_map(
    reference: np.ndarray, test: np.ndarray, valid: np.ndarray | None = None
) -> np.ndarray:
    """Return the spectral angle in degrees ``(rows, cols)``, NaN where it is not defined.

    The angle is 2 atan2(|u - v|, |u + v|) of the unit vectors (Kahan), equal to the arccosine of
    their product but exact for small angles and never outside its domain.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
    """
    same_bands(reference, test)
    usable = usable_pixels(reference, test, valid=valid)
    u, v = pixel_vectors(reference, usable), pixel_vectors(test, usable)
    norm_u, norm_v = np.linalg.norm(u, axis=0), np.linalg.norm(v, axis=0)  # (pixels,)
    # A zero vector points nowhere.
    defined = (norm_u > 0) & (norm_v > 0)
    u = u / np.where(defined, norm_u, 1.0)
    v = v / np.where(defined, norm_v, 1.0)
    angle = 2 * np.arctan2(np.linalg.norm(u - v, axis=0), np.linalg.norm(u + v, axis=0))
    angles = np.full(usable.shape, np.nan)
    angles[usable] = np.where(defined, np.degrees(angle), np.nan)
    return angles
