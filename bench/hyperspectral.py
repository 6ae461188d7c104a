"""Fusion of hyperspectral with multispectral images: Bandloom's presets beside peers, as one Markdown table.

``python -m bandloom.bench.hyperspectral`` simulates pairs from real cubes (Wald's protocol: Gaussian PSF of the ratio's
width on disjoint blocks, bands with logistic edges at WorldView-2's or Sentinel-2's limits, white noise of a given
ratio to each band's root mean square) and runs every method in a process of its own. Rows say what each was given:
EXP nothing, linear, ridge, GLP and CNMF the true PSF (CNMF the true SRF too), UDALN the supports of the SRF, Bandloom
nothing. ``--paper-steps 65000`` is the published training.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np
from bandloom.nets.hypersharp import method
from bandloom.nets.hypersharp.observation import degrade, gaussian
from bandloom.quality.reference import cc, ergas, rmse, sam
from osgeo import gdal

gdal.UseExceptions()
ROOT = Path(__file__).resolve().parents[2] / "shared"
DATA = Path(os.environ.get("BANDLOOM_DATA", ROOT / "data"))
FIXTURES = Path(os.environ.get("BANDLOOM_FIXTURES", ROOT / "fixtures"))
WORLDVIEW2 = ((400, 450), (450, 510), (510, 580), (585, 625), (630, 690), (705, 745), (770, 895), (860, 1040))
SENTINEL2 = ((458, 523), (543, 578), (650, 680), (785, 899))
EDGE = 5.0  # nm: of the logistic sides of a band
FWHM = 2.35482
CUBES = ("jasper-vnir", "jasper", "paris-vnir", "aviris-vnir")
NOISE = (30.0, 40.0)  # dB of the HSI and of the MSI


@dataclass(frozen=True)
class Pair:
    """A simulated pair and the truth: cube (C, H, W), hsi, msi, responses (c, C), psf, ratio."""

    cube: np.ndarray
    hsi: np.ndarray
    msi: np.ndarray
    responses: np.ndarray
    psf: np.ndarray
    ratio: int


def cube(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a cube float32 (C, H, W) in 0 to 1 and its wavelengths in nm."""
    folder = DATA / "hsi"
    if name.startswith("jasper"):
        data = gdal.Open(str(folder / "jasper_224.tif"))
        kept = np.array([int(text) for text in data.GetMetadataItem("select_bands_1based").split(",")]) - 1
        kept = kept[:68] if name.endswith("vnir") else kept
        centres = np.loadtxt(folder / "wavelengths_aviris_224_usgs1995lib.csv", delimiter=",", skiprows=1)[:, 1]
        values, centres = data.ReadAsArray()[kept], centres[kept]
    elif name == "paris-vnir":
        data = gdal.Open(str(DATA / "hsi_msi_real" / "paris_hyperion_hs.tif"))
        channels = np.array([int(data.GetRasterBand(i + 1).GetDescription().split()[-1]) for i in range(128)])
        near = channels <= 57
        values, centres = data.ReadAsArray()[near][:, :70, :70], (355.59 + 10.1755 * (channels - 1))[near]
    else:
        data = gdal.Open(str(folder / "aviris_vi_demo.tif"))
        centres = np.array([float(data.GetRasterBand(i + 1).GetMetadataItem("wavelength")) for i in range(224)])
        near = (centres > 400) & (centres < 1040)
        values, centres = np.maximum(data.ReadAsArray()[near], 0), centres[near]
    values = values.astype(np.float32)
    return values / values.max(), centres


def simulate(name: str, ratio: int, sensor: str, noisy: bool, size: int = 0) -> Pair:
    """Make a pair; ``size`` mirrors the cube up to that many pixels a side first."""
    if name == "simA":
        stored = np.load(next((FIXTURES / "udaln").glob("bench_*_pair.npz")))
        return Pair(stored["reference(bands,H,W)"], stored["lr_hsi"], stored["hr_msi"], stored["srf_normalised"].T,
                    stored["psf_true"], int(stored["meta/scale"]))  # fmt: skip
    values, centres = cube(name)
    if size:
        values = values[:, _mirror(values.shape[1], size)][:, :, _mirror(values.shape[2], size)]
    rows, cols = (side // ratio * ratio for side in values.shape[1:])
    top, left = (values.shape[1] - rows) // 2, (values.shape[2] - cols) // 2
    values = np.ascontiguousarray(values[:, top : top + rows, left : left + cols])
    limits = np.array(WORLDVIEW2 if sensor == "worldview2" else SENTINEL2, float)
    with np.errstate(over="ignore"):
        edges = [1 / (1 + np.exp(np.clip((limits[:, side, None] - centres) / EDGE, -60, 60))) for side in (0, 1)]
    table = edges[0] * (1 - edges[1])
    table[table < 0.01 * table.max(axis=1, keepdims=True)] = 0
    table = table[table.sum(axis=1) > 0.2]
    table /= table.sum(axis=1, keepdims=True)
    psf = gaussian(ratio, 0, (ratio / FWHM, ratio / FWHM), (0.0, 0.0))
    hsi, msi = degrade(values.astype(np.float64), psf, ratio), np.tensordot(table, values, 1)
    if noisy:
        random = np.random.default_rng(0)
        hsi, msi = (image + _noise(image, level, random) for image, level in ((hsi, NOISE[0]), (msi, NOISE[1])))
    return Pair(values, hsi.astype(np.float32), msi.astype(np.float32), table, psf, ratio)


def _mirror(length: int, size: int) -> np.ndarray:
    return np.resize(np.concatenate([np.arange(length), np.arange(length)[::-1]]), size)


def _noise(image: np.ndarray, decibels: float, random: np.random.Generator) -> np.ndarray:
    level = np.sqrt((image**2).mean(axis=(1, 2), keepdims=True)) * 10 ** (-decibels / 20)
    return random.normal(size=image.shape) * level


def enlarged(image: np.ndarray, ratio: int) -> np.ndarray:
    """Return an image (b, h, w) at r times the size by cubic splines, half-pixels right."""
    from scipy.ndimage import map_coordinates

    places = [(np.arange(side * ratio) + 0.5) / ratio - 0.5 for side in image.shape[1:]]
    grid = np.meshgrid(*places, indexing="ij")
    return np.stack([map_coordinates(band, grid, order=3, mode="nearest") for band in image])


def exp(pair: Pair) -> np.ndarray:
    """Plain interpolation."""
    return enlarged(pair.hsi, pair.ratio)


def linear(pair: Pair) -> np.ndarray:
    """Least squares with a constant, learnt on the degraded MSI."""
    return _regression(pair, (0.0,))


def ridge(pair: Pair) -> np.ndarray:
    """Ridge regression on standardised bands, strength by generalised cross-validation."""
    return _regression(pair, tuple(10.0 ** np.arange(-8, 1.1, 0.25)))


def _regression(pair: Pair, strengths: tuple[float, ...]) -> np.ndarray:
    seen = degrade(pair.msi.astype(np.float64), pair.psf, pair.ratio).reshape(len(pair.msi), -1).T
    spectra = pair.hsi.reshape(len(pair.hsi), -1).T.astype(np.float64)
    centre, spread, mean = seen.mean(axis=0), seen.std(axis=0), spectra.mean(axis=0)
    left, values, right = np.linalg.svd((seen - centre) / spread, full_matrices=False)
    projected, count = left.T @ (spectra - mean), len(spectra)

    def error(strength: float) -> float:
        share = values**2 / (values**2 + strength * count)
        rest = ((spectra - mean) ** 2).sum() - (projected**2).sum()
        return float((rest + (((1 - share)[:, None] * projected) ** 2).sum()) / (count - share.sum()) ** 2)

    best = min(strengths, key=error)
    weights = right.T @ ((values / (values**2 + best * count))[:, None] * projected)
    standard = (pair.msi - centre[:, None, None]) / spread[:, None, None]
    return np.tensordot(weights.T, standard, 1) + mean[:, None, None]


def glp(pair: Pair) -> np.ndarray:
    """Hypersharpening: the regression plus what of the HSI its degraded version lacks, interpolated."""
    estimate = linear(pair)
    return estimate + enlarged(pair.hsi - degrade(estimate, pair.psf, pair.ratio), pair.ratio)


def cnmf(pair: Pair, members: int = 30, inner: int = 150, outer: int = 3) -> np.ndarray:
    """Coupled non-negative matrix factorisation (Yokoya, Yairi, Iwasaki, IEEE TGRS 50, 2012), PSF and SRF known."""
    hsi = np.maximum(pair.hsi.reshape(len(pair.hsi), -1), 1e-6).astype(np.float64)
    msi = np.maximum(pair.msi.reshape(len(pair.msi), -1), 1e-6).astype(np.float64)
    spectra = np.maximum(hsi[:, _extremes(hsi, members)], 1e-6)
    coarse = np.full((members, hsi.shape[1]), 1.0 / members)
    coarse = _shares(hsi, spectra, coarse, 10 * inner)
    shape = (members, *pair.hsi.shape[1:])
    fine = np.maximum(enlarged(coarse.reshape(shape), pair.ratio).reshape(members, -1), 1e-6)
    for _ in range(outer):
        fine = _shares(msi, pair.responses @ spectra, fine, inner)
        coarse = degrade(fine.reshape(members, *pair.msi.shape[1:]), pair.psf, pair.ratio).reshape(members, -1)
        for _ in range(inner):
            spectra = spectra * (hsi @ coarse.T) / np.maximum(spectra @ (coarse @ coarse.T), 1e-12)
    return (spectra @ fine).reshape(len(pair.hsi), *pair.msi.shape[1:])


def _extremes(pixels: np.ndarray, count: int) -> list[int]:
    """Choose the purest pixels by successive projections."""
    left, chosen = pixels.copy(), []
    for _ in range(count):
        chosen.append(int((left**2).sum(axis=0).argmax()))
        axis = left[:, chosen[-1]] / max(np.linalg.norm(left[:, chosen[-1]]), 1e-12)
        left = left - np.outer(axis, axis @ left)
    return chosen


def _shares(pixels: np.ndarray, spectra: np.ndarray, shares: np.ndarray, steps: int) -> np.ndarray:
    """Multiplicative updates of shares that should sum to 1."""
    weight = pixels.mean()
    data = np.vstack([pixels, np.full((1, pixels.shape[1]), weight)])
    basis = np.vstack([spectra, np.full((1, spectra.shape[1]), weight)])
    wanted, gram = basis.T @ data, basis.T @ basis
    for _ in range(steps):
        shares = shares * wanted / np.maximum(gram @ shares, 1e-12)
    return shares


def paper(pair: Pair, steps: int) -> np.ndarray:
    """UDALN as published, given the supports of the spectral responses."""
    from bandloom.nets.udaln import method as udaln
    from bandloom.nets.udaln.training import Pair as Images

    supports = [(int(np.flatnonzero(row)[0]), int(np.flatnonzero(row)[-1])) for row in pair.responses]
    options = udaln.Options(iterations=steps, seed=2, threads=int(os.environ.get("OMP_NUM_THREADS", "0")))
    return udaln.fit(Images(pair.hsi, pair.msi), supports, options).apply(pair.msi)


def fast(pair: Pair) -> np.ndarray:
    """Bandloom's default, given nothing."""
    return fuse_fast(pair)[0]


def fuse_fast(pair: Pair) -> tuple[np.ndarray, method.Fuser]:
    """Return the fused image and the fitted fusion, with its PSF and SRF."""
    shape = pair.hsi.shape[1:]
    whole = method.Sample(pair.hsi, pair.msi, np.ones(shape, bool), np.ones(pair.msi.shape[1:], bool))
    fuser = method.fit([whole], shape, method.Known())
    rows, cols = (0, shape[0]), (0, shape[1])
    return fuser.apply(_cut(whole, *fuser.support(rows, cols)), rows, cols), fuser


def _cut(whole: method.Sample, rows: tuple[int, int], cols: tuple[int, int]) -> method.Sample:
    """Return a part that reaches beyond the image: edges repeated and invalid there."""
    before, after = (-rows[0], -cols[0]), (rows[1] - whole.hsi.shape[1], cols[1] - whole.hsi.shape[2])
    parts = []
    factors = (1, whole.ratio, 1, whole.ratio)
    for array, factor in zip((whole.hsi, whole.msi, whole.valid_hsi, whole.valid_msi), factors):
        widths = [(0, 0)] * (array.ndim - 2) + [(b * factor, a * factor) for b, a in zip(before, after)]
        parts.append(np.pad(array, widths, mode="constant" if array.dtype == bool else "edge"))
    return method.Sample(*parts, (rows[0], cols[0]))


METHODS: dict[str, Callable[[Pair], np.ndarray]] = {
    "EXP": exp, "linear (PSF known)": linear, "ridge (PSF known)": ridge, "GLP (PSF known)": glp,
    "CNMF (PSF, SRF known)": cnmf, "Bandloom fast (blind)": fast,
}  # fmt: skip
PAPER = "UDALN paper (blind)"


def scores(pair: Pair, found: np.ndarray) -> dict[str, float]:
    """Return the measures of the UDALN paper: its PSNR takes each band's own largest value."""
    error = ((pair.cube.astype(np.float64) - found) ** 2).mean(axis=(1, 2))
    peak = pair.cube.max(axis=(1, 2)).astype(np.float64)
    return {
        "PSNR": float((10 * np.log10(peak**2 / error)).mean()), "SAM": sam(pair.cube, found),
        "ERGAS": ergas(pair.cube, found, pair.ratio), "CC": cc(pair.cube, found), "RMSE": rmse(pair.cube, found),
    }  # fmt: skip


def estimates(pair: Pair, fuser: method.Fuser) -> dict[str, float]:
    """Return the relative L1 error of PSF and SRF (mean and worst band)."""
    rim = (len(fuser.psf) - len(pair.psf)) // 2
    true = np.pad(pair.psf, rim)
    bands = np.abs(fuser.srf - pair.responses).sum(axis=1) / pair.responses.sum(axis=1)
    return {"PSF": float(np.abs(fuser.psf - true).sum()), "SRF": float(bands.mean()), "SRF worst": float(bands.max())}


def run_one(case: list, name: str, steps: int) -> dict:
    """Run one method on one case in this process."""
    pair = simulate(*case)
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    extra: dict[str, float] = {}
    if name == PAPER:
        found = paper(pair, steps)
    elif name.startswith("Bandloom"):
        found, fuser = fuse_fast(pair)
        extra = estimates(pair, fuser)
    else:
        found = METHODS[name](pair)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**scores(pair, found), "seconds": wall, "CPU s": cpu, "peak MB": after.ru_maxrss // 1024, **extra}


COLUMNS = ("PSNR", "SAM", "ERGAS", "CC", "RMSE", "seconds", "CPU s", "peak MB")


def line(label: str, name: str, row: dict, columns: tuple[str, ...] = COLUMNS) -> str:
    """Return one line of the table."""
    digits = {"PSNR": 2, "SAM": 3, "ERGAS": 3, "CC": 5, "RMSE": 5, "seconds": 2, "CPU s": 2, "peak MB": 0}
    return f"| {label} | {name} | " + " | ".join(f"{row[key]:.{digits.get(key, 4)}f}" for key in columns) + " |"


def cases(names: list[str], ratios: list[int], sensors: list[str], size: int) -> list[list]:
    """Return (cube, ratio, sensor, noisy, size) of every scenario."""
    found = [["simA", 5, "worldview2", False, 0]] if "simA" in names else []
    return found + [
        [name, ratio, sensor, noisy, size]
        for name in names if name != "simA" for ratio in ratios for sensor in sensors for noisy in (False, True)
    ]  # fmt: skip


def main(arguments: Optional[list[str]] = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cubes", nargs="+", default=["simA", *CUBES])
    parser.add_argument("--ratios", nargs="+", type=int, default=[5, 8])
    parser.add_argument("--sensors", nargs="+", default=["worldview2", "sentinel2"])
    parser.add_argument("--methods", nargs="+", default=list(METHODS))
    parser.add_argument("--size", type=int, default=0)
    parser.add_argument("--paper-steps", type=int, default=0, help="run UDALN too; 65000 is the published training")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args(arguments)
    if args.one:
        case, name, steps = json.loads(args.one)
        sys.stdout.write(json.dumps(run_one(case, name, steps)) + "\n")
        return
    names = [name for name in args.methods if name in METHODS] + ([PAPER] if args.paper_steps else [])
    sys.stdout.write("| scenario | method | " + " | ".join(COLUMNS) + " |\n|" + "---|" * (len(COLUMNS) + 2) + "\n")
    for case in cases(args.cubes, args.ratios, args.sensors, args.size):
        label = f"{case[0]} x{case[1]} {case[2]}{' noisy' if case[3] else ''}"
        for name in names:
            request = json.dumps([case, name, args.paper_steps])
            command = [sys.executable, "-m", "bandloom.bench.hyperspectral", "--one", request]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            row = json.loads(done.stdout.splitlines()[-1])
            sys.stdout.write(line(label, name, row) + "\n")
            if "PSF" in row:
                sys.stdout.write(f"| | error of PSF {row['PSF']:.2%}, of SRF {row['SRF']:.2%} "
                                 f"(worst band {row['SRF worst']:.2%}) |" + " |" * len(COLUMNS) + "\n")  # fmt: skip
            sys.stdout.flush()


if __name__ == "__main__":
    main()
