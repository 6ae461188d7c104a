"""The numbers of a correction in one row: how many, and where each part lies. No library needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BINS = 256
BLURS = ((0.25, 0.5, 0.25), (0.0625, 0.25, 0.375, 0.25, 0.0625))  # along rows and columns; binomial
SHARPNESSES = 1 + len(BLURS)


@dataclass(frozen=True)
class Layout:
    """Coefficients of ``bands`` bands: a matrix over the maps of all bands, an offset a band, and weights of products.

    The products are those of two bands over the sum of all, as a spectral mapping bends with a pixel's colour and not
    with its brightness. Those with the first band are sums of the others and of the bands, and are left out.
    """

    bands: int

    @property
    def features(self) -> int:
        """Maps that each band is made of: every band at every sharpness."""
        return SHARPNESSES * self.bands

    @property
    def count(self) -> int:
        """How many numbers there are without those of products."""
        return self.bands * (self.features + 1)

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The two bands of each product."""
        later = range(1, self.bands)
        return tuple((one, other) for one in later for other in later if one <= other)

    @property
    def rows(self) -> int:
        """How many rows of 256 hold them."""
        return -(-(self.count + self.bands * len(self.pairs)) // BINS)

    def linear(self, numbers: Any) -> Any:
        """Return the matrix (..., bands, features) of numbers (..., at least count), an array or a tensor."""
        return numbers[..., : self.bands * self.features].reshape(
            *numbers.shape[:-1], self.bands, self.features
        )

    def offset(self, numbers: Any) -> Any:
        """Return the offsets (..., bands)."""
        return numbers[..., self.bands * self.features : self.count]

    def products(self, numbers: Any) -> Any:
        """Return the weights of products (..., bands, pairs); zeros of a network that has none."""
        pairs = len(self.pairs)
        found = numbers[..., self.count : self.count + self.bands * pairs]
        return found.reshape(*numbers.shape[:-1], self.bands, pairs)
