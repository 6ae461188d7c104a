"""How the multispectral bands see the panchromatic grid: blur, decimation, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .resample import degrade, upsample


@dataclass(frozen=True)
class Degradation:
    """Coarse sample ``k`` is centred at fine index ``factor * k + phase`` (``phase`` is (row, column)).

    ``gains`` are the bands' modulation transfer functions at the coarse Nyquist frequency.
    """

    factor: int
    gains: tuple[float, ...]
    phase: tuple[float, float]

    @classmethod
    def nested(cls, factor: int, gains: tuple[float, ...]) -> Degradation:
        """Return the degradation onto pixels that cover ``factor`` by ``factor`` fine ones exactly."""
        return cls(factor, gains, ((factor - 1) / 2,) * 2)

    def with_gains(self, gains: tuple[float, ...]) -> Degradation:
        """Return the same geometry with other gains."""
        return replace(self, gains=gains)

    def observe(self, image: np.ndarray) -> np.ndarray:
        """Blur and decimate (bands, rows, cols)."""
        return degrade(image, self.factor, self.gains, self.phase)

    def project(self, coarse: np.ndarray) -> np.ndarray:
        """Upsample (bands, rows, cols) so that :meth:`observe` returns ``coarse``."""
        return upsample(coarse, self.factor, self.gains, self.phase)

    def consistent(self, image: np.ndarray, coarse: np.ndarray) -> np.ndarray:
        """Add to a fine ``image`` what makes its observation ``coarse``."""
        return image + self.project(coarse - self.observe(image))

    def seen_twice(self, size: int, axis: int) -> np.ndarray:
        """Return, one band each, the (size, size) matrix that observes an axis and projects it back."""
        # A separable operator that keeps constants, applied to images that vary along one axis only.
        basis = np.broadcast_to(
            np.eye(size, dtype=np.float32)[:, :, None], (size, size, self.factor)
        )
        images = basis if axis == 0 else basis.transpose(0, 2, 1)
        columns = []
        for gain in self.gains:
            each = self.with_gains((gain,) * size)
            seen = each.project(each.observe(np.ascontiguousarray(images)))
            columns.append((seen[:, :, 0] if axis == 0 else seen[:, 0, :]).T)
        return np.stack(columns)
