"""Filters of the fusion indices: MTF-matched kernels, cubic resizing and the 23-tap interpolation.

Formulas as in Vivone's pan-sharpening toolbox, with which published values were computed. This is not the observation
model of ``nets.imaging`` on purpose: the toolbox's kernels, truncated and windowed, are part of the definitions of the
indices.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

KERNEL_TAPS = 41
KERNEL_RADIUS = KERNEL_TAPS // 2
KAISER_BETA = 0.5
# at the MS Nyquist frequency, for sensors not listed
GENERIC_MS_GAIN, GENERIC_PAN_GAIN = 0.30, 0.15
# Half-band interpolator of interp23, centre first (Aiazzi et al. 2002).
HALF_BAND = (
    1, 0.61066818237, 0, -0.145397186478, 0, 0.043619155884,
    0, -0.010385513306, 0, 0.001615524292, 0, -0.000120162964,
)  # fmt: skip


def mtf_kernel(gain: float, ratio: float, offset: float = 0.0) -> np.ndarray:
    """Return the 2-D kernel whose response at the coarse grid's Nyquist frequency is ``gain``.

    A Gaussian sampled on 41 x 41 frequencies, brought to space and multiplied by a circular Kaiser
    window. Its sum is 0.998 to 0.999, not 1: divide where the mean matters.

    Args:
        gain: modulation transfer at the Nyquist frequency of the coarse grid, 0 to 1.
        ratio: coarse over fine ground sampling distance.
        offset: 0 centres the kernel on a pixel (41 taps), 0.5 between two pixels (40 taps).
    """
    taps = np.arange(-KERNEL_RADIUS + offset, KERNEL_RADIUS + 0.5 - offset)  # fine pixels
    frequency = np.arange(-KERNEL_RADIUS, KERNEL_RADIUS + 1)  # cycles in KERNEL_TAPS fine pixels
    # exp(-f^2 / (2 sigma^2)) = gain at f = KERNEL_RADIUS / ratio, the coarse grid's Nyquist frequency
    sigma = np.sqrt((KERNEL_RADIUS / ratio) ** 2 / (-2 * np.log(gain)))
    # inverse Fourier transform of the Gaussian: even, so that cosines do
    waves = np.cos(2 * np.pi * np.outer(taps, frequency) / KERNEL_TAPS)  # (taps, frequencies)
    profile = waves @ np.exp(-(frequency**2) / (2 * sigma**2)) / KERNEL_TAPS
    # the Kaiser window by the distance from the centre, 0 in the corners beyond its half width
    radius = np.hypot(taps[:, None], taps[None, :]) / (KERNEL_TAPS - 1)
    at = np.linspace(-0.5, 0.5, KERNEL_TAPS)
    window = np.interp(radius, at, np.kaiser(KERNEL_TAPS, KAISER_BETA), right=0.0)
    return np.outer(profile, profile) * window


def mtf_filter(image: np.ndarray, gains: Sequence[float], ratio: float) -> np.ndarray:
    """Filter each band to the coarse resolution; keeps the size.

    Borders repeat the edge. The toolbox kernel is not normalised.

    Args:
        image: (bands, rows, cols) on the fine grid.
        gains: modulation transfer of each band at the Nyquist frequency of the coarse grid, 0 to 1.
        ratio: coarse over fine ground sampling distance.
    """
    kernels = [mtf_kernel(gain, ratio) for gain in gains]
    return np.stack([_filtered(band, kernel) for band, kernel in zip(image, kernels)])


def degrade(band: np.ndarray, gain: float, ratio: int, phase: float | None = None) -> np.ndarray:
    """Filter one band with the normalised MTF kernel and keep every ``ratio``-th sample.

    Args:
        band: (rows, cols) on the fine grid.
        gain: modulation transfer at the Nyquist frequency of the coarse grid, 0 to 1.
        ratio: coarse over fine ground sampling distance.
        phase: fine position of the first coarse sample. The default, (ratio - 1) / 2, is where the centre of a coarse
            pixel lies when both grids share a corner; 0 is CF2N's choice.
    """
    phase = (ratio - 1) / 2 if phase is None else phase
    kernel = mtf_kernel(gain, ratio, offset=phase % 1)
    smooth = _filtered(band, kernel / kernel.sum())
    return smooth[int(phase) :: ratio, int(phase) :: ratio]


def _filtered(band: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    from scipy.signal import oaconvolve  # not while the plugin loads

    before, after = (len(kernel) - 1) // 2, len(kernel) // 2
    padded = np.pad(band.astype(np.float64), (before, after), "edge")
    return oaconvolve(padded, kernel, mode="valid")  # the kernels are symmetric


def resize(image: np.ndarray, scale: float) -> np.ndarray:
    """Resize ``(bands, rows, cols)`` by cubic convolution (a = -0.5), widened when shrinking.

    Pixel centres follow the georeference: output i lies at (i + 0.5) / scale - 0.5. Borders mirror,
    the size is ceil(scale * size): MATLAB's imresize.
    """
    down = _resize_matrix(image.shape[1], scale)
    across = _resize_matrix(image.shape[2], scale)
    return np.stack([(across @ (down @ band.astype(np.float64)).T).T for band in image])


def _resize_matrix(length: int, scale: float):  # noqa: ANN202 - a scipy.sparse matrix
    from scipy.sparse import csr_matrix  # not while the plugin loads

    # When shrinking, the kernel of 4 pixels is widened to 4 pixels of the output: it must not alias.
    narrow = min(scale, 1.0)
    width = 4 / narrow
    count = int(np.ceil(scale * length - 1e-9))
    centre = (np.arange(count) + 0.5) / scale - 0.5  # of each output pixel, in input pixels
    first = np.floor(centre - width / 2).astype(int)
    index = first[:, None] + np.arange(int(np.ceil(width)) + 2)  # (outputs, taps)
    weight = _cubic(narrow * (centre[:, None] - index))
    weight /= weight.sum(1, keepdims=True)
    # Borders mirror with the edge pixel repeated: a period of 2 length, its second half backwards.
    index = index % (2 * length)
    index = np.minimum(index, 2 * length - 1 - index)
    row = np.repeat(np.arange(count), index.shape[1])
    return csr_matrix((weight.ravel(), (row, index.ravel())), shape=(count, length))


def _cubic(x: np.ndarray) -> np.ndarray:
    """Keys' cubic convolution kernel with a = -0.5."""
    x = np.abs(x)
    near = 1.5 * x**3 - 2.5 * x**2 + 1
    far = -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    return np.where(x <= 1, near, np.where(x <= 2, far, 0.0))


def interp23(image: np.ndarray, ratio: int) -> np.ndarray:
    """Enlarge ``(bands, rows, cols)`` by a power of two with the toolbox's 23-tap filter (EXP).

    Borders wrap around. Coarse pixel k comes to lie at fine index 2 k + 1 for ratio 2 and 4 k + 2
    for ratio 4: half a fine pixel beyond where the georeference puts it.
    """
    from scipy.ndimage import convolve1d  # not while the plugin loads

    taps = np.array(HALF_BAND[:0:-1] + HALF_BAND)
    image = image.astype(np.float64)
    for octave in range(int(ratio).bit_length() - 1):
        # The toolbox puts samples on odd pixels the first time and on even ones then: its half pixel.
        first = 1 if octave == 0 else 0
        wide = np.zeros((len(image), 2 * image.shape[1], 2 * image.shape[2]))
        wide[:, first::2, first::2] = image
        image = convolve1d(convolve1d(wide, taps, axis=1, mode="wrap"), taps, axis=2, mode="wrap")
    return image
