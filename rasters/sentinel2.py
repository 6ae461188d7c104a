"""Sentinel-2 scenes: which file holds which band, sorted into the three resolution groups."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import InputError
from .bands import BandInfo
from .msi import BANDS, SIXTY, TEN, TWENTY, band_name, gsd_in
from .safe import is_subdataset, product_bands, radiometry_beside, subdataset_bands
from .source import BandRef, Raster, describe

_GROUPS = {10: TEN, 20: TWENTY, 60: SIXTY}


@dataclass(frozen=True)
class Groups:
    """The bands of a scene as a Source takes them, each group in the instrument's order; ``sixty`` may be empty."""

    ten: tuple[BandRef, ...]
    twenty: tuple[BandRef, ...]
    sixty: tuple[BandRef, ...]
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    """A band found in an input: the distance its file's name speaks of, if any, and that of the list it was in."""

    name: str
    reference: BandRef
    spoken: int | None
    listed: int

    @property
    def path(self) -> str:
        return str(self.reference[0])

    @property
    def rank(self) -> tuple[bool, bool]:
        """What speaks for it being the native one: first its file's name, then where the user put it."""
        native = BANDS[self.name].gsd
        return self.spoken in (None, native), self.listed == native


def open_product(path: str) -> Groups:
    """Return the bands of a SAFE product: its folder, ``MTD_*.xml`` or zip.

    Raises:
        InputError: it is no Level-1C or Level-2A product, or a band's file is missing.
    """
    references = [(where, index, output_band(info)) for where, index, info in product_bands(path)]
    return _grouped({reference[2].name: reference for reference in references}, path, ())


def groups(ten: Sequence[str], twenty: Sequence[str], sixty: Sequence[str] = ()) -> Groups:
    """Return the bands found in rasters, whichever of the three lists they were put into.

    Bands are recognised by their descriptions, else by the file's name. A list in which nothing is recognised is
    taken in the instrument's order where its number of bands is right, with a message.

    Raises:
        InputError: a raster cannot be opened, a band is missing, or one was given twice.
    """
    found: list[_Candidate] = []
    messages: list[str] = []
    for gsd, paths in ((10, ten), (20, twenty), (60, sixty)):
        unique = list(dict.fromkeys(str(path) for path in paths))
        candidates = [candidate for path in unique for candidate in _recognised(path, gsd)]
        if unique and not candidates:
            candidates, message = _in_order(unique, gsd)
            messages += message
        found += candidates
    inputs = ", ".join(os.path.basename(str(path)) for path in (*ten, *twenty, *sixty))
    return _grouped(_chosen(found), inputs, messages)


def find_bands(paths: Sequence[str]) -> dict[str, BandRef]:
    """Return the Sentinel-2 bands found in rasters by name, none required; of several the native one.

    Raises:
        InputError: a raster cannot be opened, or a band was given twice.
    """
    return _chosen([candidate for path in dict.fromkeys(paths) for candidate in _recognised(str(path), 0)])


def output_band(info: BandInfo) -> BandInfo:
    """Return a band's description with the instrument's name and wavelengths, where its name is one of them."""
    name = band_name(info.name) or band_name(info.description)
    if name is None:
        return info
    band = BANDS[name]
    return replace(info, name=name, wavelength_nm=band.wavelength_nm, fwhm_nm=band.fwhm_nm)


def _recognised(path: str, listed: int) -> list[_Candidate]:
    inside = is_subdataset(path)
    references = subdataset_bands(path) if inside else _named(describe(path))
    spoken = gsd_in(path.split(":")[-2] if inside else _stem(path))
    labelled = [(where, index, output_band(info)) for where, index, info in references]
    return [_Candidate(reference[2].name, reference, spoken, listed) for reference in labelled]


def _named(raster: Raster) -> list[BandRef]:
    """Return the bands of a raster that descriptions name, or the one that its file's name does."""
    radiometry = radiometry_beside(raster.path)
    names = [band_name(info.description) or band_name(info.name) for info in raster.bands]
    references: list[BandRef] = []
    for index, (name, info) in enumerate(zip(names, raster.bands)):
        if name is not None:
            info = replace(info, name=name)
            references.append((raster.path, index + 1, radiometry.applied(info, name) if radiometry else info))
    return references


def _in_order(paths: Sequence[str], gsd: int) -> tuple[list[_Candidate], list[str]]:
    """Take nameless bands in the instrument's order, where their number is that of the group."""
    bands = [band for path in paths for band in describe(path).references]
    names = _GROUPS[gsd]
    if len(bands) != len(names):
        return [], []
    candidates = [
        _Candidate(name, (path, index, output_band(replace(info, name=name))), gsd, gsd)
        for name, (path, index, info) in zip(names, bands)
    ]
    message = f"The {gsd} m bands have no names that tell them apart: taken in the order {', '.join(names)}."
    return candidates, [message]


def _chosen(found: Sequence[_Candidate]) -> dict[str, BandRef]:
    present = {candidate.name for candidate in found}
    return {name: _choose(name, [c for c in found if c.name == name]) for name in BANDS if name in present}


def _choose(name: str, candidates: Sequence[_Candidate]) -> BandRef:
    """Of the same band at several resolutions take the native one.

    Raises:
        InputError: two of them cannot be told apart, or the only one is a coarser copy.
    """
    rank = max(candidate.rank for candidate in candidates)
    best = [candidate for candidate in candidates if candidate.rank == rank]
    paths = list(dict.fromkeys(candidate.path for candidate in best))
    if len(paths) > 1:
        raise InputError(f"Band {name} was given more than once ({', '.join(paths)}); give one scene's bands once.")
    native = BANDS[name].gsd
    if (best[0].spoken or native) > native:
        raise InputError(f"Band {name} was found at {best[0].spoken} m only ({paths[0]}); add its {native} m file.")
    return best[0].reference


def _grouped(bands: dict[str, BandRef], inputs: str, messages: Sequence[str]) -> Groups:
    """Sort bands into groups and see that none is missing.

    Raises:
        InputError: a 10 m or 20 m band is missing, or one of the two 60 m bands.
    """
    wanted = (*TEN, *TWENTY, *(SIXTY if any(name in bands for name in SIXTY) else ()))
    missing = [name for name in wanted if name not in bands]
    if missing:
        found = ", ".join(name for name in BANDS if name in bands) or "none"
        raise InputError(
            f"Sentinel-2 bands missing: {', '.join(missing)}; found: {found}, in {inputs or 'no raster'}. "
            "Add the missing ones, or name files or bands B02, B05 and so on."
        )
    ten, twenty, sixty = (tuple(bands[name] for name in group if name in bands) for group in (TEN, TWENTY, SIXTY))
    return Groups(ten, twenty, sixty, tuple(messages))


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]
