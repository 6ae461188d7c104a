"""Random crops of sharp four-band scenes, for training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from ...errors import InputError

SPREAD = (0.7, 1.4)  # random contrast of each band


class Scenes:
    """Draws crops, turned and mirrored, from images of any size; larger images are drawn more often.

    Args:
        images: float32 (bands, rows, cols), blue, green, red, near infrared, without invalid pixels.
        seed: of everything drawn.
    """

    def __init__(self, images: Sequence[np.ndarray], seed: int = 0) -> None:
        self.images = [torch.from_numpy(self._normal(image)) for image in images]
        self.rng = np.random.default_rng(seed)
        self.generator = torch.Generator().manual_seed(seed)

    @staticmethod
    def _normal(image: np.ndarray) -> np.ndarray:
        mean, deviation = image.mean((1, 2), keepdims=True), image.std((1, 2), keepdims=True)
        if not (deviation > 0).all():
            raise InputError("A training image has a band of one value; leave it out.")
        return ((image - mean) / deviation).astype(np.float32)

    def draw(self, count: int, side: int) -> torch.Tensor:
        """Return crops (count, bands, side, side), each band with its own contrast."""
        large = [image for image in self.images if min(image.shape[1:]) >= side]
        if not large:
            raise InputError(f"No training image is {side} x {side} pixels or larger; choose larger ones.")
        areas = np.sqrt([image[0].numel() for image in large])
        chosen = self.rng.choice(len(large), count, p=areas / areas.sum())
        crops = torch.stack([self._crop(large[place], side) for place in chosen])
        low, high = SPREAD
        return crops * (low + (high - low) * torch.rand(count, crops.shape[1], 1, 1, generator=self.generator))

    def _crop(self, image: torch.Tensor, side: int) -> torch.Tensor:
        row, col = (int(self.rng.integers(size - side + 1)) for size in image.shape[1:])
        crop = torch.rot90(image[:, row : row + side, col : col + side], int(self.rng.integers(4)), (1, 2))
        return crop.flip(2) if self.rng.integers(2) else crop
