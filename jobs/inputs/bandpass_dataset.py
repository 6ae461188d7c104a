"""The folders of the published training: sites with S2, GF1 and mask, and lists to train, choose and test on."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...nets.bandpass.coefficients import BINS
from ...nets.bandpass.evaluation import Sample, StoredSample
from ...nets.bandpass.histogram import count
from .bandpass_pairs import open_pair

SOURCE, TARGET, MASK = "S2", "GF1", "mask"
SPLITS = ("train", "val", "test")
LIST_FOLDERS = ("", "divide", "dataset/divide")
RECENT = 16  # patches that are remembered
PICKLES = (".pkl", ".pickle", ".p")


@dataclass(frozen=True)
class Patch:
    """One pair of the data set: ``SITE/S2/FILE``, ``SITE/GF1/FILE`` and, where there is one, ``SITE/mask/FILE``."""

    site: str
    folder: Path
    file: str

    @property
    def name(self) -> str:
        """Site and file."""
        return f"{self.site}/{self.file}" if self.site else self.file

    @property
    def paths(self) -> tuple[str, str, str]:
        """Source, target and mask; the latter empty where there is none."""
        mask = self.folder / MASK / self.file
        paths = (self.folder / SOURCE / self.file, self.folder / TARGET / self.file)
        return str(paths[0]), str(paths[1]), str(mask) if mask.is_file() else ""


def tile_of(name: str) -> tuple[str, str]:
    """Return site and tile of a patch or raster by its name: ``SITE/TILE_DATE-ROW-COL.tif``."""
    site, _, file = name.rpartition("/")
    return site, Path(file).stem.split("-")[0]


def find_patches(folder: str, splits: Sequence[str] = SPLITS) -> dict[str, list[Patch]]:
    """Return the patches of each list that lie in a folder, by ``train``, ``val`` and ``test``.

    Raises:
        InputError: there are no sites, no lists, or none of the patches of a list.
    """
    root = Path(folder)
    sites = {
        path.name if path != root else "": path
        for path in sorted([root, *root.glob("*/")])
        if (path / SOURCE).is_dir() and (path / TARGET).is_dir()
    }
    if not sites:
        raise InputError(
            f"{folder} holds no site with folders {SOURCE} and {TARGET}: choose the folder above the sites."
        )
    return {split: _listed(root, split, sites) for split in splits}


def _listed(root: Path, split: str, sites: dict[str, Path]) -> list[Patch]:
    lists = [
        path
        for below in LIST_FOLDERS
        for path in sorted((root / below).glob("*.txt"))
        if split in path.stem.lower()
    ]
    if not lists:
        places = ", ".join(str(root / below) for below in LIST_FOLDERS)
        raise InputError(
            f"No list of patches named {split}.txt lies in {places}: write one, a file name a line."
        )
    lines = [line.split() for path in lists for line in path.read_text("utf-8").splitlines()]
    patches = [patch for words in lines if words for patch in _patches(words[0], sites)]
    if not patches:
        raise InputError(
            f"None of the {len(lines)} patches in {lists[0]} is there with {SOURCE} and {TARGET}: check its names."
        )
    return list(dict.fromkeys(patches))


def _patches(entry: str, sites: dict[str, Path]) -> Iterable[Patch]:
    """Return the patch that a line names, by file or by site and file, where it is there."""
    parts = Path(entry.replace("\\", "/")).parts
    file = parts[-1] if Path(parts[-1]).suffix else f"{parts[-1]}.tif"
    named = [site for site in sites if site in parts] or list(sites)
    for site in named:
        patch = Patch(site, sites[site], file)
        if all(Path(path).is_file() for path in patch.paths[:2]):
            yield patch


def read_patches(
    patches: Sequence[Patch], limits: Sequence[int], histograms: str, progress: Progress
) -> list[Sample]:
    """Return patches as samples that are read when they are looked at, each with its tile's histogram.

    Args:
        patches: of one list, or of several whose tiles are one.
        limits: digital number a band that histograms reach up to.
        histograms: path of histograms of the tiles, or empty: counted over their patches.
        progress: told the share of patches that are looked at, asked for cancel.

    Raises:
        InputError: nothing is valid in any, or they have other bands than there are limits.
    """
    known = read_histograms(histograms, len(limits)) if histograms else {}

    @lru_cache(maxsize=RECENT)
    def read(patch: Patch) -> Sample:
        pair = open_pair(*patch.paths, "", Progress())
        return pair.read(pair.source.grid.window)

    counts: dict[tuple[str, str], np.ndarray] = {}
    usable: list[tuple[Patch, tuple[int, int]]] = []
    for number, patch in enumerate(patches):
        progress.check()
        sample = read(patch)
        if len(sample.source) != len(limits):
            raise InputError(
                f"{patch.paths[0]} has {len(sample.source)} bands and {len(limits)} are needed: give equal ones."
            )
        tile = tile_of(patch.name)
        seen = count(sample.source, sample.valid, limits)
        counts[tile] = counts[tile] + seen if tile in counts else seen
        if sample.valid.any():
            usable.append((patch, sample.shape))
        progress.report((number + 1) / len(patches))
    if not usable:
        raise InputError("No patch has a valid pixel: check the masks.")
    if len(usable) < len(patches):
        progress.info(f"{len(patches) - len(usable)} patches without a valid pixel are left out.")
    tiles = {tile: known.get(tile[1], number) for tile, number in counts.items()}
    return [
        StoredSample(patch.name, shape, partial(read, patch), tiles[tile_of(patch.name)])
        for patch, shape in usable
    ]


def read_histograms(path: str, bands: int) -> dict[str, np.ndarray]:
    """Return the histograms (bands, 256) of tiles by name: a folder of NAME.npy, or a table.

    A line of the table holds the tile's name, the band's number from 1, and 256 counts or shares.

    Raises:
        InputError: it is neither, a pickle, or of another size.
    """
    given = Path(path)
    if given.suffix.lower() in PICKLES or (given.is_dir() and _pickles(given)):
        raise InputError(
            f"{path} is pickled, which can run any code when it is opened: save each histogram by numpy.save as "
            "NAME.npy in one folder, or all of them in one .csv, or leave it empty to have them counted."
        )
    if given.is_dir():
        found = {file.stem: _array(file) for file in sorted(given.glob("*.npy"))}
    elif given.suffix.lower() == ".csv":
        found = _table(given, bands)
    else:
        raise InputError(f"{path} is neither a folder of .npy files nor a .csv: choose one.")
    for name, histogram in found.items():
        if histogram.shape != (bands, BINS):
            raise InputError(
                f"The histogram of {name} in {path} is of {histogram.shape} numbers, not of {(bands, BINS)}: mend it."
            )
    return found


def _pickles(folder: Path) -> bool:
    return any(file.suffix.lower() in PICKLES for file in folder.iterdir()) and not list(
        folder.glob("*.npy")
    )


def _array(file: Path) -> np.ndarray:
    try:
        return np.load(file, allow_pickle=False).astype(np.float64)
    except (ValueError, OSError) as error:
        raise InputError(
            f"{file} holds no plain array of numbers: save it by numpy.save."
        ) from error


def _table(path: Path, bands: int) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    with open(path, encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.reader(file), 1):
            try:
                band, numbers = int(row[1]) - 1, np.array(row[2:], np.float64)
                found.setdefault(row[0], np.zeros((bands, BINS)))[band] = numbers
            except (ValueError, IndexError) as error:
                if line > 1:  # the first may be a heading
                    raise InputError(
                        f"Line {line} of {path} is not a tile's name, a band's number and {BINS} numbers: mend it."
                    ) from error
    return found
