"""The spectral mapping between two sensors from libraries and cubes alone: no blur, no season, no haze.

Tables, a matrix and weights of products are solved by least squares on groups of spectra: libraries, random mixtures
of them, and cubes of reflectance that may be learnt from. Of each group the squared error counts as a share of that of
the best simple method (the source as it is, or an affine map fitted to the library), and so does the error of NDVI, in
first order. A last term keeps the mapping near the affine one: what the groups do not bear out stays as simple as that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import torch

from ..nets.bandpass.apply_tables import Correction, Mapping
from ..nets.bandpass.coefficients import BINS, Layout
from ..nets.bandpass.lut_unet import LIMITS
from ..nets.bandpass.spectral_network import SpectralNetwork
from .landscapes import DATA, WAVELENGTHS, Landscape, cube, from_metadata, library, response
from .pairs import SCALE
from .responses import FOUR, SENTINEL2, read_table

SPECTRA = DATA / "bandpass" / "spectra"
CUBES = {"aviris_vi_demo": 1e4, "muufl_gulfport_demo_72b": 1.0}
SOURCES = ("S2A_MSI_V4", "S2B_MSI_V4")
BANDS = len(LIMITS)
CUBE_WEIGHT = 12.0  # of a cube beside a library: pixels as users have them
AFFINE_WEIGHT = 3.0  # of the distance from the affine map, in bands and in NDVI
TOE = 100.0  # digital numbers below which a table bends towards nothing at nothing
RIDGE = 1e-3
PIXELS = 700  # of a group
DARKEST = 300.0  # digital numbers of red and near infrared together, of which NDVI is taken
LEAST_SLOPE = 0.05
MIXTURES = 2000

Features = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Group:
    """Spectra as both sensors see them, (4, count) digital numbers.

    Attributes:
        source: of Sentinel-2.
        target: of the camera.
        affine: what the affine map of the library makes of the source.
        slope: of NDVI by each band of the target, 0 where it is too dark.
        error: least mean squared error of the simple methods.
        index_error: that of NDVI.
        weight: of the group beside others.
    """

    source: np.ndarray
    target: np.ndarray
    affine: np.ndarray
    slope: np.ndarray
    error: float
    index_error: float
    weight: float


def solve(camera: str, known: dict[str, np.ndarray | Landscape]) -> SpectralNetwork:
    """Return the mapping from Sentinel-2 (A and B alike) to one camera, such as ``GF1_WFV1``."""
    affine = affine_of_library(camera)
    groups = [group(name, what, camera, affine) for name, what in known.items()]
    heights = _heights(groups)
    bent = [_after_tables(one, heights) for one in groups]
    change = least_squares(bent, _colours)
    plain = least_squares(bent, lambda image: image)  # from which a training goes on
    network = SpectralNetwork(LIMITS)
    nodes = (network.limits[:, None].double() - 1.0) * torch.linspace(0, 1, BINS).double()
    tables = nodes + torch.from_numpy(heights[:, None] * toe(nodes.numpy()))
    network.set_mapping(tables, torch.eye(BANDS) + torch.from_numpy(plain))
    products = torch.from_numpy(change[:, BANDS:])
    network.set_bend(products, torch.eye(BANDS) + torch.from_numpy(change[:, :BANDS]))
    return network.eval()


def least_squares(
    groups: Sequence[Group], features: Features, used: np.ndarray | None = None
) -> np.ndarray:
    """Return weights (4, features) with which features (features, count) of a source are added to it.

    Args:
        groups: of spectra.
        features: of (4, count) digital numbers.
        used: bool (4, features), which weights may be other than 0; all of them by default.
    """
    count = len(features(groups[0].source))
    normal, right = np.zeros((2, BANDS * count, BANDS * count)), np.zeros((2, BANDS * count))
    for one in groups:
        seen = features(one.source)
        pixels, bright = one.source.shape[1], (one.slope != 0).any(axis=0).sum()
        wanted = one.target - one.source + AFFINE_WEIGHT * (one.affine - one.source)
        share = one.weight / (BANDS * pixels * one.error)
        normal[0] += np.kron(np.eye(BANDS), share * seen @ seen.T)
        right[0] += (share * wanted @ seen.T).ravel()
        # in first order NDVI errs by the sum over bands of slope times error
        steep = (one.slope[:, None] * seen).reshape(BANDS * count, pixels)
        share = one.weight / (bright * one.index_error)
        normal[1] += share * steep @ steep.T
        right[1] += share * steep @ (one.slope * wanted).sum(axis=0)
    total = sum(one.weight for one in groups)
    matrix, vector = (1 + AFFINE_WEIGHT) * normal.sum(axis=0) / total, right.sum(axis=0) / total
    free = np.full(BANDS * count, True) if used is None else used.ravel()
    weights = np.zeros(BANDS * count)
    ridge = RIDGE * np.eye(free.sum())
    weights[free] = np.linalg.solve(matrix[np.ix_(free, free)] + ridge, vector[free])
    return weights.reshape(BANDS, count)


def toe(image: np.ndarray) -> np.ndarray:
    """Return what rises from 0 to 100 digital numbers: an offset that fades in the dark."""
    positive = np.maximum(image, 0.0)
    return TOE * positive / (positive + TOE)


def _heights(groups: Sequence[Group]) -> np.ndarray:
    """Return how much of its toe each band's table gets."""

    def features(image: np.ndarray) -> np.ndarray:
        return np.concatenate([toe(image), _colours(image)])

    others = np.ones((BANDS, BANDS + len(Layout(BANDS).pairs)), bool)
    used = np.hstack([np.eye(BANDS, dtype=bool), others])
    return np.diag(least_squares(groups, features, used)).clip(LEAST_SLOPE - 1.0)


def _after_tables(one: Group, heights: np.ndarray) -> Group:
    return replace(one, source=one.source + heights[:, None] * toe(one.source))


def _colours(image: np.ndarray) -> np.ndarray:
    """Return the bands, then products of two over the sum of all, as :func:`.apply_tables.Correction.add` has them."""
    total = np.maximum(np.abs(image).sum(axis=0), 1.0)
    products = [image[one] * image[other] / total for one, other in Layout(BANDS).pairs]
    return np.concatenate([image, products])


def errors(network: SpectralNetwork, scene: Landscape, camera: str) -> np.ndarray:
    """Return (2, 4): RMSE of each band, in digital numbers, of what a model makes of Sentinel-2A and of that."""
    source, target = (_seen(scene, sensor) for sensor in (SOURCES[0], camera))
    with torch.no_grad():
        said = network(torch.ones(1, BANDS, 1, BINS))[0, :, 0].numpy()
    tables, numbers = said[:BANDS].astype(np.float64), said[BANDS:].ravel()
    mapping = Mapping(LIMITS, tables, Correction("spectral", numbers))
    found = mapping.apply(source[:, None].astype(np.float32))[:, 0]
    return np.stack([np.sqrt(((one - target) ** 2).mean(axis=1)) for one in (found, source)])


@cache
def responses(sensor: str) -> np.ndarray:
    """Return (4, wavelengths) responses of sum 1 from the whole table; ``resources/sensors`` lacks the tails."""
    tables = read_table(DATA / "bandpass" / "srf" / f"{sensor}.txt")
    bands = SENTINEL2 if sensor in SOURCES else FOUR
    return np.stack([response(tables[key]) for key in bands.values()])


def known_spectra() -> dict[str, np.ndarray | Landscape]:
    """Return all groups: (spectra, wavelengths) of libraries and mixtures, and cubes."""
    asd, jhu = _packed("muufl_asd_1nm"), _packed("jhu_otb_1nm")
    berlin, soil, minerals = _berlin(), _soils(), _minerals()
    plants = np.concatenate([asd, jhu, berlin])
    plants = plants[_index(plants) > 0.5]
    bare = np.concatenate([soil, jhu[_index(jhu) < 0.35]])
    generator = np.random.default_rng(0)
    libraries = {
        "muufl asd": asd, "jhu": jhu, "berlin": berlin, "soil": soil, "minerals": minerals,
        "landscapes": _mixtures([plants, bare, berlin[_index(berlin) < 0.3]], generator),
        "fields": _mixtures([plants, plants, bare], generator),
    }  # fmt: skip
    return libraries | {name: cube(name, scale, from_metadata) for name, scale in CUBES.items()}


def affine_of_library(camera: str) -> np.ndarray:
    """Return (5, 4): the affine map of all bands that fits the open library, of either platform."""
    seen = np.concatenate([SCALE * library() @ responses(name).T for name in SOURCES])
    wanted = np.concatenate([SCALE * library() @ responses(camera).T] * len(SOURCES))
    design = np.column_stack([seen, np.ones(len(seen))])
    return np.linalg.lstsq(design, wanted, rcond=None)[0]


def group(name: str, what: np.ndarray | Landscape, camera: str, affine: np.ndarray) -> Group:
    """Return spectra as platforms and camera see them, with the errors of the simple methods on them."""
    target = _seen(what, camera)
    count = target.shape[1]
    chosen = np.random.default_rng(0).choice(count, min(count, PIXELS), replace=False)
    source = np.concatenate([_seen(what, platform)[:, chosen] for platform in SOURCES], axis=1)
    target = np.concatenate([target[:, chosen]] * len(SOURCES), axis=1)
    by_affine = affine[:BANDS].T @ source + affine[BANDS][:, None]
    bright = target[2] + target[3] > DARKEST
    red, infrared = np.maximum(target[2:], 1.0)
    slope = np.zeros_like(target)
    slope[2:] = np.stack([-infrared, red]) * 2.0 * bright / (red + infrared) ** 2
    simple = [image - target for image in (source, by_affine)]
    error = min(float((one**2).mean()) for one in simple)
    index = min(float(((slope * one).sum(axis=0) ** 2).sum() / bright.sum()) for one in simple)
    weight = CUBE_WEIGHT if name in CUBES else 1.0
    return Group(source, target, by_affine, slope, error, index, weight)


def _seen(what: np.ndarray | Landscape, sensor: str) -> np.ndarray:
    if isinstance(what, Landscape):
        return SCALE * what.seen(responses(sensor)).reshape(len(LIMITS), -1).astype(np.float64)
    return SCALE * responses(sensor) @ what.T


def _index(spectra: np.ndarray) -> np.ndarray:
    red, infrared = (spectra[:, int(at - WAVELENGTHS[0])] for at in (665, 850))
    return (infrared - red) / (infrared + red + 1e-6)


def _mixtures(kinds: Sequence[np.ndarray], generator: np.random.Generator) -> np.ndarray:
    """Return random mixtures of one spectrum of each kind, in more or less light."""
    shares = generator.dirichlet([0.7] * len(kinds), MIXTURES)
    light = generator.uniform(0.3, 1.1, MIXTURES)
    drawn = [kind[generator.integers(0, len(kind), MIXTURES)] for kind in kinds]
    return light[:, None] * sum(share[:, None] * one for share, one in zip(shares.T, drawn))


def _packed(name: str) -> np.ndarray:
    stored = np.load(SPECTRA / f"{name}.npz")
    spectra = np.nan_to_num(stored["reflectance"])
    resampled = [np.interp(WAVELENGTHS, stored["wavelength_nm"], spectrum) for spectrum in spectra]
    return np.clip(np.array(resampled), 0.0, 1.1)


def _berlin() -> np.ndarray:
    """Return the ENVI library of Berlin: reflectance x 10000 by micrometres in its header."""
    header = (SPECTRA / "enmapbox_library_berlin.hdr").read_text(encoding="utf-8")
    listed = header[header.index("\nwavelength =") :]
    at = 1000 * np.array(listed[listed.index("{") + 1 : listed.index("}")].split(","), float)
    spectra = np.fromfile(SPECTRA / "enmapbox_library_berlin.sli", "<f8").reshape(-1, len(at))
    return np.stack([np.interp(WAVELENGTHS, at, spectrum / SCALE) for spectrum in spectra])


def _soils() -> np.ndarray:
    table = np.loadtxt(SPECTRA / "prosail_soil_atbd_v3_ossl.txt", skiprows=1)
    return np.stack([np.interp(WAVELENGTHS, table[:, 0], soil) for soil in table[:, 1:].T])


def _minerals() -> np.ndarray:
    """Return the minerals of USGS; columns are wavelength, width, channel, then a spectrum each; a fill is negative."""
    from scipy.io import loadmat

    table = loadmat(SPECTRA / "USGS_1995_Library.mat")["datalib"]
    table = table[np.argsort(table[:, 0])]
    spectra = [np.interp(WAVELENGTHS, 1000 * table[:, 0], one) for one in table[:, 3:].T.clip(0)]
    return np.array([one for one in spectra if one.min() > 0.005 and one.max() < 1.2])
