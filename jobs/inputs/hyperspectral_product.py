"""Where a hyperspectral image comes from: a raster, or a product that is recognised by its metadata."""

from __future__ import annotations

from dataclasses import dataclass

from ...rasters.products import find_hyperspectral, named_part


@dataclass(frozen=True)
class ImageFiles:
    """A hyperspectral image as a raster is opened.

    Attributes:
        name: of the raster.
        files: all that are read.
        messages: what the log should say.
    """

    name: str
    files: tuple[str, ...]
    messages: tuple[str, ...] = ()


def find_image(path: str) -> ImageFiles:
    """Return the raster that is named, or the image of the product.

    Raises:
        InputError: the product cannot be used.
    """
    product = find_hyperspectral(path)
    if product is None:
        return ImageFiles(path, (path,))
    part = product.parts["hsi"]
    files = dict.fromkeys(file.partition("|")[0] for file in (product.metadata, *part.files))
    centres = [band.wavelength_nm for band in part.bands if band.wavelength_nm is not None]
    ends = f", {min(centres):.0f} to {max(centres):.0f} nm" if centres else ""
    told = f"The hyperspectral product is of {product.title}: {len(part.bands)} bands{ends}."
    return ImageFiles(named_part(product, "hsi"), tuple(files), (told, *product.messages))
