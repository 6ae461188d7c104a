"""Q2n: the quality index of images with any number of bands, as one hypercomplex number a pixel.

Garzelli and Nencini, "Hypercomplex quality assessment of multi/hyperspectral images", IEEE GRSL 6
(2009). With 4 bands it is Q4, with 8 bands Q8.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from .pixels import same_bands, usable_pixels

FLAT_STD = 1e-8  # stands for the deviation of a flat reference block (toolbox convention)
ROUNDING = 1e-12  # relative variance below which a block is flat: that of float32 values


class Q2n:
    """Accumulates Q2n over side by side blocks; windows must start at multiples of the block.

    Blocks that the image's right or bottom edge cuts are completed by mirroring; bands up to the
    next power of two are zero. A block with an invalid pixel does not count. Values are used as they
    are: the toolbox rounds to whole numbers from 0 up first, so give digital numbers to compare.
    As defined, a block whose reference is flat scores near 0 unless the test equals it, here within the rounding
    of float32: digital numbers of 20 bits and less are judged as the toolbox does.
    """

    halo = 0

    def __init__(self, block: int = 32) -> None:
        self.block = self.multiple = block
        self._sum, self._count = 0.0, 0

    def add(
        self,
        reference: np.ndarray,
        test: np.ndarray,
        valid: np.ndarray | None = None,
        gains: Sequence[float] | None = None,
    ) -> None:
        """Take one window of both images, ``(bands, rows, cols)``.

        Args:
            reference: image to compare with, (bands, rows, cols).
            test: image to score, of the same shape.
            valid: bool (rows, cols), the pixels that count; all that are finite by default.
            gains: as :func:`q2n_map` takes them.
        """
        values = q2n_map(reference, test, self.block, valid, gains)
        measured = np.isfinite(values)
        self._sum += float(values[measured].sum())
        self._count += int(measured.sum())

    def result(self) -> float:
        """Return the mean over blocks, NaN when no block was all valid."""
        return self._sum / self._count if self._count else float("nan")


def q2n_map(
    reference: np.ndarray,
    test: np.ndarray,
    block: int = 32,
    valid: np.ndarray | None = None,
    gains: Sequence[float] | None = None,
) -> np.ndarray:
    """Return Q2n of each block ``(block rows, block cols)``, NaN where one has an invalid pixel.

    Args:
        reference: image to compare with, (bands, rows, cols).
        test: image to score, of the same shape.
        block: side of a block, pixels.
        valid: bool (rows, cols), the pixels that count; all that are finite by default.
        gains: of the filter that made each band of the test, for flat areas; 1 by default. A flat block is equal
            where the test is the reference times this.
    """
    same_bands(reference, test)
    usable = usable_pixels(reference, test, valid=valid)
    gain = np.ones((len(test), 1)) if gains is None else np.reshape(gains, (-1, 1))
    keep = _completed(usable[None], block)[0]
    keep = keep.reshape(len(keep) // block, block, -1, block).all((1, 3))
    reference, test = _completed(reference, block), _completed(test, block)
    values = np.full(keep.shape, np.nan)
    for index, columns in enumerate(keep):
        if columns.any():
            strip = slice(index * block, (index + 1) * block)
            first, second = (
                _blocks(image[:, strip], block)[columns] for image in (reference, test)
            )
            values[index, columns] = _index(first, second, gain)
    return values


def _completed(image: np.ndarray, block: int) -> np.ndarray:
    """Mirror the image (edge pixel repeated) at the right and bottom to whole blocks."""
    more = [-length % block for length in image.shape[1:]]
    return np.pad(image, ((0, 0), (0, more[0]), (0, more[1])), "symmetric") if any(more) else image


def _blocks(strip: np.ndarray, block: int) -> np.ndarray:
    """Cut one row of blocks, ``(bands, block, cols)``, into float64 ``(blocks, bands, pixels)``."""
    cut = strip.reshape(len(strip), block, -1, block).transpose(2, 0, 1, 3)
    return cut.reshape(len(cut), len(strip), -1).astype(np.float64)


def _index(reference: np.ndarray, test: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Return Q2n of each of ``(blocks, bands, pixels)``; ``gain`` is ``(bands, 1)``.

    Both images are normalised with the reference's mean and deviation. The bands that complete a
    power of two are flat: they only add 1 to the squared means. The sample factor n/(n-1) of the
    definition stands in numerator and denominator and falls out.
    """
    bands = reference.shape[1]
    mean = reference.mean(2, keepdims=True)  # (blocks, bands, 1)
    deviation = reference.std(2, keepdims=True)
    # A flat band would be divided by zero.
    flat = deviation <= np.sqrt(ROUNDING) * np.abs(mean)
    if flat.any():
        test = np.where(flat & _equal_flat(mean, test, gain), reference, test)
    deviation = np.where(flat, FLAT_STD, deviation)
    z1 = (reference - mean) / deviation + 1
    # Where the reference's mean is zero the definition shifts the test without scaling it.
    z2 = np.where(mean == 0, test, (test - mean) / deviation) + 1
    m1, m2 = z1.mean(2), z2.mean(2)  # (blocks, bands)
    c1, c2 = z1 - m1[..., None], z2 - m2[..., None]  # (blocks, bands, pixels)
    # 2 |m1| |m2| / (|m1|^2 + |m2|^2), the agreement of the means
    empty = hypercomplex_size(bands) - bands
    energy1, energy2 = np.square(m1).sum(1) + empty, np.square(m2).sum(1) + empty
    bias = 2 * np.sqrt(energy1 * energy2) / (energy1 + energy2)
    # 2 |cov(z1, z2)| / (var z1 + var z2), agreement of the variation; 1 where there is none in either
    variance = np.square(c1).mean(2).sum(1) + np.square(c2).mean(2).sum(1)
    level = variance <= ROUNDING * (energy1 + energy2)
    covariance = _modulus(c1 @ c2.transpose(0, 2, 1) / c1.shape[2])
    return bias * np.where(level, 1.0, 2 * covariance / np.where(level, 1.0, variance))


def _equal_flat(mean: np.ndarray, test: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Tell which bands of the test are ``gain`` times a flat band's mean ``(blocks, bands, 1)``, within rounding.

    Without this the rounding of float32 would be divided by :data:`FLAT_STD`.
    """
    distance = np.sqrt(np.square(test - gain * mean).mean(2, keepdims=True))
    return distance <= np.sqrt(ROUNDING) * np.abs(mean)


def _modulus(cross: np.ndarray) -> np.ndarray:
    """Return the modulus of the mean product z1 o conj(z2) from all band products ``(n, i, j)``."""
    bands = cross.shape[1]
    size = hypercomplex_size(bands)
    signs = product_signs(size)[:bands, :bands].copy()
    signs[:, 1:] *= -1  # the second factor is conjugated
    product = np.zeros((len(cross), size))
    # e_i o e_j is plus or minus e_(i xor j): each band's products are added where they belong.
    for band in range(bands):
        product[:, band ^ np.arange(bands)] += signs[band] * cross[:, band]
    return np.linalg.norm(product, axis=1)


def hypercomplex_size(bands: int) -> int:
    """Return the power of two that holds ``bands`` components."""
    return 1 << (bands - 1).bit_length()


@lru_cache(maxsize=4)
def product_signs(size: int) -> np.ndarray:
    """Return the signs of the products of the unit vectors: e_i o e_j = signs[i, j] e_(i xor j).

    From the doubling rule of the index, with halves (a|b) o (c|d) and * for conjugation:
    left = a c - d* b, right = a* d* + c b* (for numbers of length 2 simply a c - d b, a d + c b).
    """
    if size == 1:
        return np.ones((1, 1))
    half = product_signs(size // 2)  # of a c
    conjugate = np.where(np.arange(size // 2) == 0, 1.0, -1.0)  # signs of the parts of a conjugate
    # Rows are the first factor's units and columns the second's; transposed where the rule swaps factors.
    a_times_d = half * conjugate[:, None] * conjugate[None, :]  # a* d*
    b_times_d = -(half * conjugate[:, None]).T  # - d* b
    b_times_c = (half * conjugate[None, :]).T  # c b*
    return np.block([[half, a_times_d], [b_times_c, b_times_d]])
