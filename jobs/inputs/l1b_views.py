"""The images that *Train L1BSR* learns from: pairs of overlapping views, or single images."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...core.sampling import Budget, sample_windows
from ...core.window import Window
from ...nets.imaging.registration.phase_correlation import estimate_offset
from ...nets.l1bsr.method import fit
from ...rasters.source import Source
from . import l1b_scene
from .l1b_pairs import read_pairs

AUTO, PAIRS, SINGLE = VIEWS = ("auto", "pairs", "single")
SAMPLES = Budget(size=1024, side=2)  # of a large image: memory stays bounded
GREEN = 1
# correlation of greens, laid on each other, from which two images are views of one place
ALIKE = 0.5
FARTHEST = 12  # pixels between two views
LARGEST = 2 << 30  # bytes of all views of a table: more are drawn from

Overlap = tuple[np.ndarray, np.ndarray]  # values, and validity (rows, cols)


def open_views(  # noqa: ANN201 - Pairs
    paths: Sequence[str],
    bands: str,
    views: str,
    seed: int,
    progress: Progress,
    nodata: str = "",
    table: str = "",
):
    """Read images to learn from.

    Args:
        paths: of rasters; views of one place follow each other.
        bands: what each band is, as *Super-resolve L1B* takes it.
        views: one of ``VIEWS``.
        seed: of the windows of large images.
        progress: told of each image.
        nodata: as :class:`~.source.Source` takes it.
        table: of pairs, as :func:`~.l1b_pairs.read_pairs` takes it; with it, ``paths`` are pairs too, or none.

    Returns:
        ``nets.l1bsr.pairs.Pairs``.

    Raises:
        InputError: an image cannot be read, has no valid pixels, is too small, or a pair does not overlap.
    """
    from ...nets.l1bsr.view_pairs import Image, Pairs

    if table:
        pairs = [*read_pairs(table), *_by_two(paths)]
        overlaps = _overlaps_of_table(pairs, bands, nodata, seed, progress)
        return Pairs([Image(*overlap) for overlap in overlaps])
    sources = _open_sources(paths, bands, nodata, progress)
    overlaps = [] if views == SINGLE else _overlaps(sources, views, seed)
    if overlaps:
        progress.info(f"{len(overlaps)} pair(s) of views.")
        images = [Image(*overlap) for overlap in overlaps]
    else:
        progress.info(
            "Single images: bands are laid on green, then pairs of views simulated at half the resolution."
        )
        windows = _single_windows(sources, seed, progress)
        images = [Image(values[None], valid) for values, valid in windows]
    for source in sources:
        source.tell_beyond(progress)
    return Pairs(images)


def _by_two(paths: Sequence[str]) -> list[tuple[str, str]]:
    if len(paths) % 2:
        raise InputError(
            f"Beside a table of pairs there are {len(paths)} images, which are no pairs: give each with its next."
        )
    return list(zip(paths[::2], paths[1::2]))


def _overlaps_of_table(
    pairs: Sequence[tuple[str, str]], bands: str, nodata: str, seed: int, progress: Progress
) -> list[Overlap]:
    """Return what the views of each pair show in common, opened one by one, of as many pairs as memory is kept for.

    Pairs that do not show one place are left out, with a warning that names the first.

    Raises:
        InputError: no pair shows one place.
    """
    overlaps: list[Overlap] = []
    others: list[str] = []
    size = 0
    for number in np.random.default_rng(seed).permutation(len(pairs)):
        progress.check()
        progress.report((len(overlaps) + len(others)) / len(pairs))
        first, second = sources = [
            Source(l1b_scene.references(path, bands, l1b_scene.COLOURS), nodata=nodata)
            for path in pairs[number]
        ]
        overlap = _overlap(first, second, seed)
        for source in sources:
            source.close()
        if overlap is None:
            others.append(" and ".join(os.path.basename(path) for path in pairs[number]))
            continue
        overlaps.append(overlap)
        size += overlap[0].nbytes
        if size > LARGEST:
            break
    if others:
        progress.warn(
            f"{len(others)} pair(s) of the table do not show one place within {FARTHEST} pixels and are left out, such "
            f"as {others[0]}."
        )
    if not overlaps:
        raise InputError(
            f"No pair of the table shows one place within {FARTHEST} pixels: give views of one size that overlap."
        )
    progress.info(f"{len(overlaps)} pair(s) of views of the {len(pairs)} in the table.")
    return overlaps


def _open_sources(
    paths: Sequence[str], bands: str, nodata: str, progress: Progress
) -> list[Source]:
    if not paths:
        raise InputError(
            "No image is given: choose one or more rasters with blue, green, red and near infrared."
        )
    sources = [
        Source(l1b_scene.references(path, bands, l1b_scene.COLOURS), nodata=nodata)
        for path in paths
    ]
    for source in sources:
        source.tell(progress)
    return sources


def _overlaps(sources: Sequence[Source], views: str, seed: int) -> list[Overlap]:
    """Return what each two images show in common; nothing where they need not be pairs and are none.

    Raises:
        InputError: they have to be pairs, and are none.
    """
    if len(sources) % 2:
        if views == AUTO:
            return []
        raise InputError(
            f"Pairs of views follow each other and there are {len(sources)} images: give an even number."
        )
    overlaps = []
    for first, second in zip(sources[::2], sources[1::2]):
        overlap = _overlap(first, second, seed)
        if overlap is not None:
            overlaps.append(overlap)
        elif views == AUTO:
            return []
        else:
            names = (os.path.basename(source.paths[0]) for source in (first, second))
            raise InputError(
                f"{' and '.join(names)} do not show the same place within {FARTHEST} pixels: give views of one size "
                "that overlap, or choose single images."
            )
    return overlaps


def _single_windows(sources: Sequence[Source], seed: int, progress: Progress) -> list[Overlap]:
    windows = []
    for number, source in enumerate(sources):
        share = progress.subtask(number / len(sources), (number + 1) / len(sources))
        windows += _registered_windows(source, seed, share)
    return windows


def _registered_windows(source: Source, seed: int, progress: Progress) -> list[Overlap]:
    """Return windows of an image whose bands lie on green: what is taken for truth must not be shifted itself."""
    scene = l1b_scene.Scene(source)
    registration = fit(scene.image, scene.sample_windows(seed, source.grid.window), GREEN, progress)
    windows = []
    for window in _windows(source, seed):
        block = scene.read(window.padded(registration.halo))
        values, valid = registration.register(block), registration.valid(block)
        _check_contrast(values[None], valid)
        windows.append((values, valid))
    return windows


def _windows(source: Source, seed: int) -> list[Window]:
    return sample_windows(
        source.grid.window, SAMPLES, lambda window: float(source.read(window)[1].mean()), seed
    )


def _overlap(first: Source, second: Source, seed: int) -> Overlap | None:
    """Return two views cut to whole pixels of the same place, (2, bands, rows, cols) and validity, if they are that."""
    if (first.grid.width, first.grid.height) != (second.grid.width, second.grid.height):
        return None
    windows = _windows(first, seed)[:1]
    if not windows:
        return None
    values, valid = first.read(windows[0])
    other_values, other_valid = second.read(windows[0])
    exact = estimate_offset(values[GREEN], other_values[GREEN], FARTHEST)
    offset = [round(along) for along in exact]  # rows, columns
    rows, cols = (
        slice(max(-step, 0), size - max(step, 0)) for step, size in zip(offset, valid.shape)
    )
    # The same ground in the second view, which shows it so many pixels further.
    other_rows, other_cols = (
        slice(along.start + step, along.stop + step) for along, step in zip((rows, cols), offset)
    )
    both = np.stack((values[:, rows, cols], other_values[:, other_rows, other_cols]))
    both_valid = valid[rows, cols] & other_valid[other_rows, other_cols]
    if not both_valid.any():
        return None
    _check_contrast(both, both_valid)
    one, other = both[:, GREEN][:, both_valid]
    return (both, both_valid) if np.corrcoef(one, other)[0, 1] >= ALIKE else None


def _check_contrast(values: np.ndarray, valid: np.ndarray) -> None:
    """Raise InputError for a band of one value."""
    if valid.any() and not (values[:, :, valid].std(2) > 0).all():
        raise InputError("A band of a training image holds one value only: leave the image out.")
