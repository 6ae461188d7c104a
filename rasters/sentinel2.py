"""Sentinel-2 scenes: which file holds which band, sorted into the three resolution groups."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from osgeo import osr

from ..core.errors import InputError
from .bands import BandInfo
from .raster import BandRef, Raster, describe
from .safe import (
    UnreadableProduct,
    band_files,
    is_other_image,
    is_subdataset,
    product_bands,
    radiometry_beside,
    subdataset_bands,
)
from .sentinel2_bands import BANDS, SIXTY, TEN, TWENTY, band_name, gsd_in

_GROUPS = {10: TEN, 20: TWENTY, 60: SIXTY}
_NODATA = 0.0  # of JPEG 2000 images of the instrument, whose files cannot say so


@dataclass(frozen=True)
class Groups:
    """The bands of a scene as a Source takes them, each group in the instrument's order; ``sixty`` may be empty.

    Attributes:
        ten: the 10 m bands.
        twenty: the 20 m bands.
        sixty: both 60 m bands, or none.
        messages: what the log should say.
        warnings: what the user should look at.
        without_sixty: why the 60 m bands are left out where one of them is there, else empty.
    """

    ten: tuple[BandRef, ...]
    twenty: tuple[BandRef, ...]
    sixty: tuple[BandRef, ...]
    messages: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    without_sixty: str = ""


@dataclass(frozen=True)
class _Candidate:
    """A band of an input: the distance its name or folder speaks of, that of the list it was in, and its pixel size."""

    name: str
    reference: BandRef
    spoken: int | None
    listed: int
    pixel: float | None = None

    @property
    def path(self) -> str:
        return self.reference.path

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """What speaks for it being the native one: its file's name, where the user put it, the size of its pixels."""
        native = BANDS[self.name].gsd
        away = 0.0 if self.pixel is None else -round(abs(math.log2(self.pixel / native)), 1)
        return self.spoken in (None, native), self.listed == native, away


@dataclass
class _Scene:
    """What a scene's inputs are seen to hold, and what there is to say about them."""

    candidates: list[_Candidate] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add_list(self, paths: Sequence[str], listed: int) -> None:
        """Take the rasters of one list: by their names, else in order where their number is that of the group."""
        images = [path for path in paths if not is_other_image(path)]
        before = len(self.candidates)
        for path in images:
            self._add(path, listed)
        if images and len(self.candidates) == before:
            candidates, messages = _in_order(images, listed)
            self.candidates += candidates
            self.messages += messages
        taken = {candidate.path for candidate in self.candidates}
        self.other += [os.path.basename(path) for path in paths if path not in taken]

    def _add(self, path: str, listed: int) -> None:
        if is_subdataset(path):
            raster, references = None, subdataset_bands(path)
            spoken = gsd_in(path.split(":")[-2])
        else:
            raster = describe(path)
            references, complaint = _by_description(raster)
            self.warnings += [complaint] if complaint and complaint not in self.warnings else []
            spoken = gsd_in(_stem(path)) or gsd_in(os.path.basename(os.path.dirname(path)))
        pixel = _pixel(raster)
        for reference in map(_as_output, references):
            name = reference.info.name
            self.candidates.append(_Candidate(name, reference, spoken, listed, pixel))
        if raster is not None and references:
            taken = {reference.index for reference in references}
            self.other += [
                f"{info.name or f'band {number}'} of {os.path.basename(path)}"
                for number, info in enumerate(raster.bands, 1)
                if number not in taken
            ]


def open_product(path: str) -> Groups:
    """Return the bands of a product: a SAFE folder, ``MTD_*.xml`` or zip, or images named after their bands in one.

    Metadata are optional: where they are absent or cannot be read the images are taken by their names.

    Raises:
        InputError: it is no Level-1C or Level-2A product, or a band's file is missing.
    """
    try:
        references = [_as_output(reference) for reference in product_bands(path)]
    except UnreadableProduct as error:
        files = band_files(path)
        if not files:
            raise
        return _by_file_names(path, files, error.cause)
    bands = {reference.info.name: reference for reference in references}
    return _group(bands, path, _Scene())


def _by_file_names(path: str, files: Sequence[str], problem: str) -> Groups:
    scene = _Scene()
    scene.add_list(files, 0)
    scene.messages.append(f"{problem}: the bands are taken by the names of their files.")
    if not scene.warnings and all(
        candidate.reference.info.scale == 1.0 for candidate in scene.candidates
    ):
        scene.warnings.append(
            "Without a product's metadata it is unknown whether an offset belongs to the values (-1000 since "
            "processing baseline 04.00); none is written."
        )
    return _group(_choose_bands(scene), path, scene)


def groups(ten: Sequence[str], twenty: Sequence[str], sixty: Sequence[str] = ()) -> Groups:
    """Return the bands found in rasters, whichever of the three lists they were put into.

    Bands are recognised by their descriptions, else by the file's name. A list in which nothing is recognised is
    taken in the instrument's order where its number of bands is right, with a message.

    Args:
        ten: paths of rasters of the 10 m bands.
        twenty: of the 20 m bands.
        sixty: of the 60 m bands, or none.

    Raises:
        InputError: a raster cannot be opened, a band is missing, or one was given twice.
    """
    scene = _Scene()
    for gsd, paths in ((10, ten), (20, twenty), (60, sixty)):
        scene.add_list(list(dict.fromkeys(str(path) for path in paths)), gsd)
    inputs = ", ".join(os.path.basename(str(path)) for path in (*ten, *twenty, *sixty))
    return _group(_choose_bands(scene), inputs, scene)


def output_band(info: BandInfo) -> BandInfo:
    """Return a band's description with the instrument's name and wavelengths, where its name is one of them."""
    name = band_name(info.name) or band_name(info.description)
    if name is None:
        return info
    band = BANDS[name]
    return replace(info, name=name, wavelength_nm=band.wavelength_nm, fwhm_nm=band.fwhm_nm)


def _as_output(reference: BandRef) -> BandRef:
    return reference._replace(info=output_band(reference.info))


def _by_description(raster: Raster) -> tuple[list[BandRef], str]:
    """Return the bands of a raster that descriptions name, or the one that its file's name does; and a complaint."""
    radiometry, complaint = radiometry_beside(raster.path)
    names = [band_name(info.description) or band_name(info.name) for info in raster.bands]
    references: list[BandRef] = []
    for index, (name, info) in enumerate(zip(names, raster.bands), 1):
        if name is not None:
            info = replace(info, name=name)
            info = radiometry.apply(info, name) if radiometry else _with_nodata(info, raster.path)
            references.append(raster.reference(index, info))
    return references, complaint


def _with_nodata(info: BandInfo, path: str) -> BandInfo:
    unsaid = info.nodata is None and info.dtype == "uint16" and path.lower().endswith(".jp2")
    return replace(info, nodata=_NODATA) if unsaid else info


def _pixel(raster: Raster | None) -> float | None:
    """Return the size of a raster's pixels in metres where its CRS is a map projection in metres."""
    if raster is None or not raster.grid.crs:
        return None
    reference = osr.SpatialReference(wkt=raster.grid.crs)
    if not reference.IsProjected() or reference.GetLinearUnits() != 1.0:
        return None
    _, dx, skew_x, _, skew_y, dy = raster.grid.geotransform
    return math.sqrt(abs(dx * dy - skew_x * skew_y)) or None


def _in_order(paths: Sequence[str], gsd: int) -> tuple[list[_Candidate], list[str]]:
    """Take nameless bands in the instrument's order, where their number is that of the group."""
    bands = [band for path in paths for band in describe(path).references]
    names = _GROUPS.get(gsd, ())
    if len(bands) != len(names):
        return [], []
    candidates = [
        _Candidate(name, _as_output(band._replace(info=replace(band.info, name=name))), gsd, gsd)
        for name, band in zip(names, bands)
    ]
    message = f"The {gsd} m bands have no names that tell them apart: taken in the order {', '.join(names)}."
    return candidates, [message]


def _choose_bands(scene: _Scene) -> dict[str, BandRef]:
    """Choose one candidate a band; the scene's messages name the copies left out, and a finer copy of a 60 m band."""
    chosen, copies = {}, []
    for name in BANDS:
        candidates = [candidate for candidate in scene.candidates if candidate.name == name]
        if candidates:
            choice = _choose(name, candidates)
            chosen[name] = choice.reference
            distances = sorted({c.spoken for c in candidates if c.path != choice.path and c.spoken})
            copies += (
                [f"{name} ({', '.join(f'{distance} m' for distance in distances)})"]
                if distances
                else []
            )
    if copies:
        scene.messages.append(f"Left out as copies at other pixel sizes: {', '.join(copies)}.")
    return chosen


def _choose(name: str, candidates: Sequence[_Candidate]) -> _Candidate:
    """Of the same band at several resolutions take the native one.

    Raises:
        InputError: two of them cannot be told apart, or the only one is a coarser copy.
    """
    rank = max(candidate.rank for candidate in candidates)
    best = [candidate for candidate in candidates if candidate.rank == rank]
    paths = list(dict.fromkeys(candidate.path for candidate in best))
    if len(paths) > 1:
        raise InputError(
            f"Band {name} was given more than once ({', '.join(paths)}); give one scene's bands once."
        )
    native = BANDS[name].gsd
    if (best[0].spoken or native) > native:
        raise InputError(
            f"Band {name} was found at {best[0].spoken} m only ({paths[0]}); add its {native} m file."
        )
    return best[0]


def _group(bands: dict[str, BandRef], inputs: str, scene: _Scene) -> Groups:
    """Sort bands into groups; see that no 10 m or 20 m band is missing, and leave half of the 60 m bands out.

    Raises:
        InputError: a 10 m or 20 m band is missing.
    """
    missing = [name for name in (*TEN, *TWENTY) if name not in bands]
    if missing:
        present = ", ".join(name for name in BANDS if name in bands) or "none"
        raise InputError(
            f"Sentinel-2 bands missing: {', '.join(missing)}; found: {present}, in {inputs or 'no raster'}. "
            "Add the missing ones, or name files or bands B02, B05 and so on."
        )
    other = [*scene.other, *(name for name in bands if name not in (*TEN, *TWENTY, *SIXTY))]
    messages = [
        *scene.messages,
        *([f"Left out, no band that is sharpened: {', '.join(other)}."] if other else []),
    ]
    ten, twenty, sixty = (
        tuple(bands[name] for name in group if name in bands) for group in (TEN, TWENTY, SIXTY)
    )
    absent = [name for name in SIXTY if name not in bands]
    if not sixty or not absent:
        return Groups(ten, twenty, sixty, tuple(messages), tuple(scene.warnings))
    reason = (
        f"The 60 m bands are left out: {sixty[0].info.name} was found and {absent[0]} was not; they are sharpened "
        f"together, so add the 60 m file of {absent[0]} to have both."
    )
    if any(candidate.listed == 60 and candidate.name in SIXTY for candidate in scene.candidates):
        scene.warnings.append(reason)  # it was given as a 60 m band, so the user counts on it
    else:
        messages.append(reason)
    return Groups(ten, twenty, (), tuple(messages), tuple(scene.warnings), reason)


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]
