"""Pan-sharpening beside classical methods and other tools: ``python -m bandloom.bench.pansharpen``.

Two tables a scene. Reduced resolution (Wald's protocol): the MS of a real scene is the answer; MS and PAN are degraded
by the sensor's blur, each method fuses them, and the rounded result is scored over the whole image. Full resolution
(``--full``): HQNR and its two distortions, and the largest change of a band's mean. Rows of the Orfeo ToolBox appear
where it is installed. ``--scenes "Jasper Ridge, 198 bands"`` are hyperspectral cubes with a simulated PAN.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from ..core.progress import Progress
from ..nets.pansharpening.method import fit
from ..nets.pansharpening.options import Options
from ..quality import full as no_reference
from ..quality import reference
from ..training.data import require_data
from .pansharpening import scenes
from .pansharpening.classical import CLASSICAL, MOST_BANDS, expanded
from .pansharpening.scenes import Scene
from .pansharpening.tools import ORFEO, ORFEO_METHODS, gdal_pansharpen, have_orfeo, orfeo

MODES = ("start", "instant", "adapt", "fit")
REDUCED_SCORES = ("ERGAS", "Q2n", "SAM", "PSNR")
FULL_SCORES = ("HQNR", "D_lambda_K", "D_s", "mean %")
Method = Callable[[Scene], np.ndarray]


def peers() -> dict[str, Method]:
    """Return the measuring sticks that this machine has, by name."""
    methods = dict(CLASSICAL)
    methods["gdal_pansharpen"] = lambda scene: gdal_pansharpen(scene, weighted=False)
    methods["gdal_pansharpen, regressed weights"] = lambda scene: gdal_pansharpen(
        scene, weighted=True
    )
    if have_orfeo():
        methods.update(
            {f"Orfeo {name}": lambda scene, name=name: orfeo(scene, name) for name in ORFEO_METHODS}
        )
    return methods


def ours(mode: str, threads: int, register: bool) -> Method:
    """Return Bandloom in one mode.

    ``start`` is ``instant`` without its network; ``paper``, ``paper adapt`` and ``paper fit`` are CF2N on that start,
    ``published`` is CF2N on the interpolated MS, fitted to the scene.
    """
    words = mode.split()

    def run(scene: Scene) -> np.ndarray:
        wanted = replace(
            scene.options, mode=words[-1] if words[-1] in ("adapt", "fit") else "instant", threads=threads,
            device="cpu", register=register, network="paper" if words[0] == "paper" else "bandloom",
        )  # fmt: skip
        if mode == "published":
            return published(scene, wanted)
        sharpener = fit([scene.block], scene.phase, wanted, Progress())
        return (replace(sharpener, refinement=None) if mode == "start" else sharpener).apply(
            scene.block
        )

    return run


def published(scene: Scene, options: Options) -> np.ndarray:
    """CF2N trained on the scene."""
    from ..nets.pansharpening.cf2n.training import PaperOptions, fit_paper

    settings = PaperOptions(device="cpu", threads=options.threads)
    return fit_paper(
        [scene.block], scene.degradation, options.pan_gain, settings, Progress()
    ).apply(scene.block)


def reduced_scores(scene: Scene, image: np.ndarray) -> list[float]:
    """Return ERGAS, Q2n, SAM and PSNR against the truth."""
    if scene.whole:
        image = np.clip(np.round(image), 0, 65535)
    ratio, valid = scene.block.factor, scene.valid
    return [
        reference.ergas(scene.truth, image, ratio, valid=valid),
        reference.q2n(scene.truth, image, valid=valid),
        reference.sam(scene.truth, image, valid=valid),
        reference.psnr(scene.truth, image, float(scene.truth[:, valid].max()), valid=valid),
    ]


def full_scores(scene: Scene, image: np.ndarray) -> list[float]:
    """Return HQNR, D_lambda_K, D_s and the largest change of a band's mean in percent."""
    ratio, valid = scene.block.factor, scene.valid
    enlarged = expanded(scene)
    spectral = no_reference.d_lambda_k(image, enlarged, ratio, scene.gains, valid=valid)
    spatial = no_reference.d_s(image, enlarged, scene.block.pan, ratio, valid=valid)
    means = (
        image[:, valid].mean(axis=1, dtype=np.float64),
        enlarged[:, valid].mean(axis=1, dtype=np.float64),
    )
    change = 100 * np.abs(means[0] / means[1] - 1).max()
    return [
        no_reference.quality_with_no_reference(spectral, spatial),
        spectral,
        spatial,
        float(change),
    ]


def rows(scene: Scene, methods: dict[str, Method]) -> Iterator[tuple[str, list[float], float]]:
    """Run and score each method on a scene: name, scores, seconds."""
    score = full_scores if scene.truth is None else reduced_scores
    for name, method in methods.items():
        if len(scene.gains) > MOST_BANDS.get(name, len(scene.gains)):
            continue
        started = time.perf_counter()
        image = method(scene)
        seconds = time.perf_counter() - started
        yield name, score(scene, image), seconds


def table(scene: Scene, methods: dict[str, Method]) -> None:
    """Write the table of a scene, row by row."""
    names = FULL_SCORES if scene.truth is None else REDUCED_SCORES
    kind = "full" if scene.truth is None else "reduced"
    say(f"\n### {scene.name}, {kind} resolution\n\n| method | {' | '.join(names)} | seconds |")
    say("|---" * (len(names) + 2) + "|")
    for name, scores, seconds in rows(scene, methods):
        say(f"| {name} | {' | '.join(f'{score:.4f}' for score in scores)} | {seconds:.1f} |")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", help="names, separated by semicolons; all pairs by default")
    parser.add_argument(
        "--modes",
        default=",".join(MODES),
        help="of Bandloom; 'paper', 'paper adapt', 'paper fit' and 'published' are CF2N",
    )
    parser.add_argument("--full", action="store_true", help="full resolution in place of reduced")
    parser.add_argument("--no-peers", action="store_true", help="Bandloom alone")
    parser.add_argument("--register", action="store_true", help="let Bandloom register the PAN")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    require_data()
    methods = {} if chosen.no_peers else peers()
    if not chosen.no_peers and not have_orfeo():
        say(
            f"No Orfeo ToolBox here ({ORFEO} is not found; Debian: otb-bin): its rows are left out."
        )
    modes = [mode for mode in chosen.modes.split(",") if mode]
    methods.update(
        {f"Bandloom {mode}": ours(mode, chosen.threads, chosen.register) for mode in modes}
    )
    names = scenes.FULL if chosen.full else scenes.REDUCED
    for name in chosen.scenes.split(";") if chosen.scenes else names:
        table(scenes.full(name) if chosen.full else scenes.reduced(name), methods)


if __name__ == "__main__":
    main()
