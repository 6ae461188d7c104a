"""Fusion of hyperspectral with multispectral images: Bandloom's presets beside peers, as one Markdown table.

``python -m bandloom.bench.hyperspectral`` simulates pairs from real cubes (Wald's protocol: Gaussian PSF of the ratio's
width on disjoint blocks, bands with logistic edges at WorldView-2's or Sentinel-2's limits, white noise of a given
ratio to each band's root mean square) and runs every method in a process of its own. Rows say what each was given:
EXP nothing, linear, ridge and GLP the true PSF, CNMF and HySure the true SRF too, UDALN the supports of the SRF,
Bandloom nothing. ``--paper-steps 65000`` is the published training.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Optional

import numpy as np
from bandloom.bench.fusion import peers
from bandloom.bench.fusion.pairs import CUBES, FIXTURES, Pair, cube, simulate
from bandloom.bench.fusion.scene import fuse_scene
from bandloom.bench.fusion.whole import fuse_whole
from bandloom.nets.hyperspectral import subspace
from bandloom.nets.hyperspectral.method import Fusion
from bandloom.quality.reference import cc, ergas, rmse, sam
from bandloom.training.data import require_data, require_fixtures


def paper(pair: Pair, steps: int, start: Optional[dict[str, np.ndarray]] = None) -> np.ndarray:
    """UDALN as published, given the supports of the spectral responses, and perhaps first weights."""
    from bandloom.nets.hyperspectral.udaln import method as udaln
    from bandloom.nets.hyperspectral.udaln.training import Pair as Images

    supports = [
        (int(np.flatnonzero(row)[0]), int(np.flatnonzero(row)[-1])) for row in pair.responses
    ]
    options = udaln.Options(
        iterations=steps, seed=2, threads=int(os.environ.get("OMP_NUM_THREADS", "0"))
    )
    return udaln.fit(Images(pair.hsi, pair.msi), supports, options, start=start).apply(pair.msi)


def fast(pair: Pair) -> np.ndarray:
    """Bandloom's default, given nothing."""
    return fuse_fast(pair)[0]


def fuse_fast(pair: Pair) -> tuple[np.ndarray, Fusion]:
    """Return the fused image and the fitted fusion, with its PSF and SRF."""
    return fuse_whole(pair.hsi, pair.msi)


METHODS: dict[str, Callable[[Pair], np.ndarray]] = {
    "EXP": peers.exp, "linear (PSF known)": peers.linear, "ridge (PSF known)": peers.ridge,
    "GLP (PSF known)": peers.glp, "CNMF (PSF, SRF known)": peers.cnmf, "HySure (PSF, SRF known)": peers.hysure,
    "Bandloom fast (blind)": fast,
}  # fmt: skip
PAPER = "UDALN paper (blind)"


def scores(pair: Pair, fused: np.ndarray) -> dict[str, float]:
    """Return the measures of the UDALN paper: its PSNR takes each band's own largest value."""
    error = ((pair.cube.astype(np.float64) - fused) ** 2).mean(axis=(1, 2))
    peak = pair.cube.max(axis=(1, 2)).astype(np.float64)
    return {
        "PSNR": float((10 * np.log10(peak**2 / error)).mean()), "SAM": sam(pair.cube, fused),
        "ERGAS": ergas(pair.cube, fused, pair.ratio), "CC": cc(pair.cube, fused), "RMSE": rmse(pair.cube, fused),
    }  # fmt: skip


def estimates(pair: Pair, fusion: Fusion) -> dict[str, float]:
    """Return the relative L1 error of PSF and SRF (mean and worst band)."""
    rim = (len(fusion.psf) - len(pair.psf)) // 2
    true = np.pad(pair.psf, rim)
    bands = np.abs(fusion.srf - pair.responses).sum(axis=1) / pair.responses.sum(axis=1)
    return {
        "PSF": float(np.abs(fusion.psf - true).sum()),
        "SRF": float(bands.mean()),
        "SRF worst": float(bands.max()),
    }


def run_one(case: list, name: str, steps: int) -> dict:
    """Run one method on one case in this process."""
    pair = simulate(*case)
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    extra: dict[str, float] = {}
    if name == PAPER:
        fused = paper(pair, steps)
    elif name.startswith("Bandloom"):
        fused, fusion = fuse_fast(pair)
        extra = estimates(pair, fusion)
    else:
        fused = METHODS[name](pair)
    return {**scores(pair, fused), **_spent(before, start), **extra}


def run_scene(case: list, side: int) -> str:
    """Fuse a scene of ``side`` pixels, made of one case, from files to file; return what it took."""
    pair = simulate(*case)
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        fuse_scene(pair, side, Path(folder))
    spent = _spent(before, start)
    return f"{side} x {side} px of {len(pair.hsi)} bands: " + ", ".join(
        f"{spent[key]:.0f} {key}" for key in spent
    )


def _spent(before: resource.struct_rusage, start: float) -> dict[str, float]:
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": wall, "CPU s": cpu, "peak MB": after.ru_maxrss // 1024}


COLUMNS = ("PSNR", "SAM", "ERGAS", "CC", "RMSE", "seconds", "CPU s", "peak MB")


def line(label: str, name: str, row: dict, columns: tuple[str, ...] = COLUMNS) -> str:
    """Return one line of the table."""
    digits = {
        "PSNR": 2,
        "SAM": 3,
        "ERGAS": 3,
        "CC": 5,
        "RMSE": 5,
        "seconds": 2,
        "CPU s": 2,
        "peak MB": 0,
    }
    return (
        f"| {label} | {name} | "
        + " | ".join(f"{row[key]:.{digits.get(key, 4)}f}" for key in columns)
        + " |"
    )


def cases(names: list[str], ratios: list[int], sensors: list[str], size: int) -> list[list]:
    """Return (cube, ratio, sensor, noisy, size) of every scenario."""
    rows = [["simA", 5, "worldview2", False, 0]] if "simA" in names else []
    return rows + [
        [name, ratio, sensor, noisy, size]
        for name in names if name != "simA" for ratio in ratios for sensor in sensors for noisy in (False, True)
    ]  # fmt: skip


NAMES = {
    "simA": "fixture pair, 46 bands", "jasper-vnir": "Jasper Ridge, 68 bands", "jasper": "Jasper Ridge, 198 bands",
    "paris-vnir": "Paris Hyperion, 49 bands", "aviris-vnir": "AVIRIS suburb, 68 bands",
}  # fmt: skip


def brief(case: list, names: list[str]) -> str:
    """Return one line of the documentation's table: PSNR / SAM of each method, and by how much the last is better."""
    pair = simulate(*case)
    rows = [scores(pair, METHODS[name](pair)) for name in names]
    label = f"{NAMES[case[0]]} ×{case[1]} {len(pair.msi)} bands{', noisy' if case[3] else ''}"
    ahead = rows[-1]["PSNR"] - max(row["PSNR"] for row in rows[:-1])
    return "| ".join(
        [
            f"| {label} ",
            *(f"{row['PSNR']:.2f} / {row['SAM']:.3f} " for row in rows),
            f"{ahead:+.2f} |\n",
        ]
    )


def ceiling(name: str) -> str:
    """Return the PSNR of a result that misses only what neighbouring bands do not share: the truth's own noise."""
    values = cube(name)[0]
    error = subspace.band_noise(values.reshape(len(values), -1).T.astype(np.float64))
    return f"{NAMES[name]}: {(20 * np.log10(values.max(axis=(1, 2)) / error)).mean():.1f} dB"


def started(steps: int) -> str:
    """Return what UDALN reaches on the fixture pair in some steps, from nothing and from the authors' last weights."""
    pair, prefix = simulate("simA", 5, "worldview2", False), "final/spectral_upsample/"
    with np.load(next((FIXTURES / "udaln").glob("bench_full_*_results.npz"))) as stored:
        last = {key[len(prefix) :]: stored[key] for key in stored.files if key.startswith(prefix)}
    reached = [scores(pair, paper(pair, steps, start))["PSNR"] for start in (None, last)]
    return f"{steps} steps: {reached[0]:.2f} dB from nothing, {reached[1]:.2f} dB from the authors' weights"


def main(arguments: Optional[list[str]] = None) -> None:
    """Print what the arguments ask for, the table of all methods by default."""
    args = _parser().parse_args(arguments)
    require_data()
    require_fixtures()
    runs = cases(args.cubes, args.ratios, args.sensors, args.size)
    if args.one:
        case, name, steps = json.loads(args.one)
        _print(json.dumps(run_one(case, name, steps)))
    elif args.scene:
        case = cases(args.cubes, args.ratios, args.sensors, 0)[0]
        _print(run_scene(case, args.scene))
    elif args.start:
        _print("\n".join(started(steps) for steps in (650, 6500)))
    elif args.ceilings:
        _print("\n".join(ceiling(name) for name in args.cubes if name != "simA"))
    elif args.brief:
        for case in runs:
            _print(brief(case, list(METHODS)), end="")
    else:
        names = [name for name in args.methods if name in METHODS]
        print_table(runs, names + ([PAPER] if args.paper_steps else []), args.paper_steps)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cubes", nargs="+", default=["simA", *CUBES])
    parser.add_argument("--ratios", nargs="+", type=int, default=[5, 8])
    parser.add_argument("--sensors", nargs="+", default=["worldview2", "sentinel2"])
    parser.add_argument("--methods", nargs="+", default=list(METHODS))
    parser.add_argument("--size", type=int, default=0)
    parser.add_argument(
        "--paper-steps", type=int, default=0, help="run UDALN too; 65000 is the published training"
    )
    parser.add_argument(
        "--brief", action="store_true", help="the documentation's table, all in one process"
    )
    parser.add_argument(
        "--scene", type=int, help="pixels a side: fuse files of that size, of the first case"
    )
    parser.add_argument(
        "--ceilings", action="store_true", help="how well the truth's own noise lets any method do"
    )
    parser.add_argument(
        "--start", action="store_true", help="UDALN from nothing and from the authors' last weights"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser


def print_table(runs: list[list], names: list[str], paper_steps: int) -> None:
    """Print a row for each case and method, each run in a process of its own for its memory's sake."""
    _print("| scenario | method | " + " | ".join(COLUMNS) + " |\n|" + "---|" * (len(COLUMNS) + 2))
    for case in runs:
        label = f"{case[0]} x{case[1]} {case[2]}{' noisy' if case[3] else ''}"
        for name in names:
            request = json.dumps([case, name, paper_steps])
            command = [sys.executable, "-m", "bandloom.bench.hyperspectral", "--one", request]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            row = json.loads(done.stdout.splitlines()[-1])
            _print(line(label, name, row))
            if "PSF" in row:
                _print(f"| | error of PSF {row['PSF']:.2%}, of SRF {row['SRF']:.2%} "
                       f"(worst band {row['SRF worst']:.2%}) |" + " |" * len(COLUMNS))  # fmt: skip


def _print(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
