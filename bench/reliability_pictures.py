"""The pictures of docs/reliability.md: ``python -m bandloom.bench.reliability_pictures`` writes them into docs/images.

Of one band of a scene whose truth is known: the result, its absolute error, and the expected one on the same colours.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..quality.figures import heat_map, png, stretch
from ..training.data import require_data
from .reliability import Result, fusion_result, l1b_results, pan_result, sentinel2_results

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
BRIGHTEST = 98  # percentile of the errors that is the end of the ramp
GAP = 8  # white pixels between the pictures
SIDE = 240  # pixels; smaller scenes are enlarged, larger ones cut


@dataclass(frozen=True)
class Picture:
    """What is drawn.

    Attributes:
        results: of the scene, that hold its bands one after the other.
        colours: numbers of the bands drawn red, green and blue.
        band: whose errors are drawn.
    """

    results: Callable[[], Sequence[Result]]
    colours: tuple[int, int, int]
    band: int


PICTURES = {
    "pansharpening": Picture(lambda: [pan_result("cloud in the MS", "Claremont", 0)], (0, 1, 2), 1),
    "sentinel2": Picture(
        lambda: [sentinel2_results("cloud in the 10 m bands", "AVIRIS suburb", 0)[20]], (4, 3, 0), 3
    ),
    "hyperspectral": Picture(
        lambda: [fusion_result("6 % of the MSI changed, noise", "suburb VNIR", 0)], (9, 5, 2), 9
    ),
    "l1bsr": Picture(lambda: l1b_results("L1B as specified", "Claremont", 0), (2, 1, 0), 1),
}


def draw(picture: Picture) -> np.ndarray:
    """Return result, error and expected error side by side, uint8 (rows, cols, 3)."""
    results = picture.results()
    image, errors, expected = (
        np.concatenate([getattr(result, name) for result in results])
        for name in ("image", "errors", "expected")
    )
    high = float(np.percentile(errors[picture.band], BRIGHTEST))
    parts = [stretch(image[list(picture.colours)])]
    parts += [heat_map(values[picture.band], high) for values in (errors, expected)]
    parts = [_sized(part) for part in parts]
    gap = np.full((len(parts[0]), GAP, 3), 255, np.uint8)
    return np.concatenate([parts[0], gap, parts[1], gap, parts[2]], axis=1)


def _sized(part: np.ndarray) -> np.ndarray:
    """Enlarge a picture (rows, cols, 3) by whole pixels, or cut its middle out."""
    times = max(1, SIDE // max(part.shape[:2]))
    part = part.repeat(times, axis=0).repeat(times, axis=1)
    rows, cols = (slice(max(0, size - SIDE) // 2, None) for size in part.shape[:2])
    return part[rows, cols][:SIDE, :SIDE]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", nargs="+", default=list(PICTURES), choices=list(PICTURES))
    parser.add_argument("--folder", type=Path, default=IMAGES)
    options = parser.parse_args()
    require_data()
    for name in options.pictures:
        path = options.folder / f"reliability_{name}.png"
        path.write_bytes(png(draw(PICTURES[name])))


if __name__ == "__main__":
    main()
