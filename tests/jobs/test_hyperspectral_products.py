"""Fusion of a hyperspectral product: the same as of its bands given by hand."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.core.errors import OutputError
from bandloom.jobs.fuse_hyperspectral import FuseRequest, fuse
from bandloom.jobs.provenance import read_provenance
from bandloom.rasters.raster import describe
from bandloom.tests.builders import read_tif, write_tif
from bandloom.tests.products import ENMAP, make_enmap, make_hyperion, make_prisma
from bandloom.tests.progress_log import ProgressLog

BANDS, RATIO = 12, 3
WAVELENGTHS = np.linspace(450.0, 890.0, BANDS)


@pytest.fixture(scope="module")
def images():
    """An HSI (12, 24, 24) and its MSI (4, 72, 72), of which one pixel in nine is seen."""
    random = np.random.default_rng(0)
    abundances = np.kron(random.dirichlet(np.ones(3), (24, 24)).transpose(2, 0, 1), np.ones((3, 3)))
    abundances += random.uniform(0, 0.1, abundances.shape)
    spectra = random.uniform(500, 4000, (BANDS, 3))
    fine = np.tensordot(spectra, abundances, 1)
    hsi = fine.reshape(BANDS, 24, RATIO, 24, RATIO).mean(axis=(2, 4))
    msi = fine.reshape(4, 3, 72, 72).mean(axis=1)
    return hsi.round().astype(np.int16), msi.round().astype(np.int16)


def enmap(folder, hsi):
    return str(make_enmap(folder, hsi, WAVELENGTHS) / f"{ENMAP}-METADATA.XML")


def hyperion(folder, hsi):
    return str(make_hyperion(folder, {number + 8: band for number, band in enumerate(hsi)}))


def prisma(folder, hsi):
    def cube(bands):
        return bands[::-1].transpose(1, 0, 2).astype(np.uint16)

    wavelengths = {"Vnir": WAVELENGTHS[5::-1], "Swir": WAVELENGTHS[:5:-1]}
    return make_prisma(folder, {"Vnir": cube(hsi[:6]), "Swir": cube(hsi[6:])}, wavelengths)


@pytest.mark.parametrize(
    "make, title", [(enmap, "EnMAP"), (hyperion, "Hyperion"), (prisma, "PRISMA")]
)
def test_a_product_gives_what_its_bands_give(images, tmp_path, make, title):
    hsi, msi = images
    log = ProgressLog()
    product = make(tmp_path, hsi)
    by_hand = hsi.astype(np.uint16) if make is prisma else hsi
    nodata = -32768 if make is enmap else None
    plain = write_tif(tmp_path / "hsi.tif", by_hand, 30.0, nodata=nodata)
    fine = write_tif(tmp_path / "msi.tif", msi, 10.0)
    outputs = [str(tmp_path / name) for name in ("product.tif", "by_hand.tif")]
    fuse(FuseRequest(product, fine, outputs[0]), log)
    fuse(FuseRequest(plain, fine, outputs[1]))
    np.testing.assert_array_equal(read_tif(outputs[0]), read_tif(outputs[1]))
    assert any(f"The hyperspectral product is of {title}: 12 bands" in text for text in log.infos)
    centres = [band.wavelength_nm for band in describe(outputs[0]).bands]
    assert centres == sorted(centres) and centres[0] == pytest.approx(
        426.82 if make is hyperion else 450.0, abs=0.1
    )


def test_the_image_of_a_product_is_protected_and_named(images, tmp_path):
    hsi, msi = images
    product = enmap(tmp_path, hsi)
    image = product.replace("METADATA.XML", "SPECTRAL_IMAGE.TIF")
    fine = write_tif(tmp_path / "msi.tif", msi, 10.0)
    with pytest.raises(OutputError, match="is also an input, HSI"):
        fuse(FuseRequest(product, fine, image))
    output = str(tmp_path / "o.tif")
    fuse(FuseRequest(product, fine, output))
    assert (
        f"HSI {ENMAP}-METADATA.XML, {ENMAP}-SPECTRAL_IMAGE.TIF" in read_provenance(output)["INPUTS"]
    )
