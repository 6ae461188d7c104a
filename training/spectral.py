"""The spectral mapping between two sensors from libraries and cubes alone: no blur, no season, no haze.

Tables and a matrix are solved together, by L-BFGS, on groups of spectra: libraries, random mixtures of them, and
cubes of reflectance that may be learnt from. Of each group the squared error counts as a share of that of the best
simple method (the source as it is, or an affine map fitted to the library), squared again, so that the worst group
counts most; so does the error of NDVI. A last term keeps the mapping near the affine one: what the groups do not bear
out stays as simple as that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

from ..nets.bandpass.apply_tables import Correction, Mapping
from ..nets.bandpass.coefficients import BINS
from ..nets.bandpass.lut_unet import LIMITS
from ..nets.bandpass.spectral_network import SpectralNetwork
from .landscapes import DATA, WAVELENGTHS, Landscape, cube, from_metadata, library, response
from .pairs import SCALE
from .responses import FOUR, SENTINEL2, read_table

SPECTRA = DATA / "bandpass" / "spectra"
CUBES = {
    "aviris_vi_demo": 1e4,
    "muufl_gulfport_demo_72b": 1.0,
    "enmap_potsdam_mosaic": 1e4,
}
SOURCES = ("S2A_MSI_V4", "S2B_MSI_V4")
CUBE_WEIGHT = 6.0  # of a cube beside a library: pixels as users have them
AFFINE_WEIGHT = 3.0  # of the distance from the affine map
TOE = 100.0  # digital numbers below which a table bends towards nothing at nothing
RIDGE = 3e-4
PIXELS = 700  # of a group
DARKEST = 300.0  # digital numbers of red and near infrared together, of which NDVI is taken
LEAST_SLOPE = 0.05
MIXTURES = 2000
ITERATIONS = 300


@dataclass(frozen=True)
class Group:
    """Spectra as both sensors see them, (4, count) digital numbers, and the errors of the best simple methods."""

    source: torch.Tensor
    target: torch.Tensor
    affine: torch.Tensor
    error: float
    index_error: float
    weight: float


def solve(camera: str, known: dict[str, np.ndarray | Landscape]) -> SpectralNetwork:
    """Return the mapping from Sentinel-2 (A and B alike) to one camera, such as ``GF1_WFV1``."""
    affine = affine_of_library(camera)
    groups = [group(name, what, camera, affine) for name, what in known.items()]
    bands = len(LIMITS)
    numbers = torch.zeros(bands * bands + bands, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([numbers], max_iter=ITERATIONS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = sum(one.weight * cost(one, numbers) for one in groups)
        loss = loss / sum(one.weight for one in groups) + RIDGE * (numbers**2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return network_of(numbers.detach())


def mapped(source: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
    """Send digital numbers (4, count) through tables with a toe and the matrix."""
    bands = len(source)
    matrix = torch.eye(bands, dtype=source.dtype) + numbers[: bands**2].view(bands, bands)
    return matrix @ toed(source, numbers[bands**2 :, None])


def toed(source: torch.Tensor, heights: torch.Tensor) -> torch.Tensor:
    """Add to each band what rises from 0 to 100 digital numbers times its height: an offset that fades in the dark."""
    positive = source.clamp(min=0.0)
    return source + heights.clamp(min=LEAST_SLOPE - 1.0) * TOE * positive / (positive + TOE)


def cost(one: Group, numbers: torch.Tensor) -> torch.Tensor:
    found = mapped(one.source, numbers)
    error = ((found - one.target) ** 2).mean() / one.error**2
    bright = one.target[2] + one.target[3] > DARKEST
    difference = (ndvi(found) - ndvi(one.target))[bright]
    index = (difference**2).mean() / one.index_error**2
    away = ((found - one.affine) ** 2).mean() / one.error**2
    return error**2 + index**2 + AFFINE_WEIGHT * away


def ndvi(image: torch.Tensor) -> torch.Tensor:
    red, infrared = image[2:].clamp(min=1.0)
    return (infrared - red) / (infrared + red)


def errors(network: SpectralNetwork, scene: Landscape, camera: str) -> np.ndarray:
    """Return (2, 4): RMSE of each band, in digital numbers, of what a model makes of Sentinel-2A and of that."""
    source, target = (_seen(scene, sensor) for sensor in (SOURCES[0], camera))
    with torch.no_grad():
        said = network(torch.ones(1, len(LIMITS), 1, BINS))[0, :, 0].numpy()
    tables, numbers = said[: len(LIMITS)].astype(np.float64), said[len(LIMITS) :].ravel()
    mapping = Mapping(LIMITS, tables, Correction("spectral", numbers))
    found = mapping.apply(source[:, None].astype(np.float32))[:, 0]
    return np.stack([np.sqrt(((one - target) ** 2).mean(axis=1)) for one in (found, source)])


def network_of(numbers: torch.Tensor) -> SpectralNetwork:
    bands = len(LIMITS)
    network = SpectralNetwork(LIMITS)
    nodes = (network.limits[:, None].double() - 1.0) * torch.linspace(0, 1, BINS).double()
    tables = toed(nodes, numbers[bands**2 :, None])
    matrix = torch.eye(bands).double() + numbers[: bands**2].view(bands, bands)
    network.set_mapping(tables, matrix)
    return network.eval()


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
    step = max(1, target.shape[1] * len(SOURCES) // PIXELS)
    source = np.concatenate([_seen(what, platform) for platform in SOURCES], axis=1)[:, ::step]
    target = np.concatenate([target] * len(SOURCES), axis=1)[:, ::step]
    by_affine = affine[:4].T @ source + affine[4][:, None]
    first, second, third = (torch.from_numpy(image) for image in (source, target, by_affine))
    bright = second[2] + second[3] > DARKEST
    errors = [float(((image - second) ** 2).mean().sqrt()) for image in (first, third)]
    indices = [
        float(((ndvi(image) - ndvi(second))[bright] ** 2).mean().sqrt()) for image in (first, third)
    ]
    weight = CUBE_WEIGHT if name in CUBES else 1.0
    return Group(first, second, third, min(errors), min(indices), weight)


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
