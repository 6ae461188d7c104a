"""Do expected errors hold: ``python -m bandloom.bench.reliability``.

The cases of bench/simulated, whose truth is known, with the expected error of every value beside it. Two tables of one
run: the scenes of a kind together, each of the same weight, which is what a calibrated error promises; and every scene
alone. Of each row: the share of the values whose error is below one and two expected errors (asked for: 60 to 76 and
92 to 98 %), the same of one constant per band, the error's own deviation, which nobody knows on a scene without truth;
by how much RMSE falls where the tenth of the pixels with the largest expected errors is left out; and by how much it
would at best, were the deviation of the true errors around every pixel known. All pixels count, clouded ones too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..core.progress import Progress
from ..nets.hyperspectral import reliability as fusion_reliability
from ..nets.imaging.expected_error import ErrorModel, Evidence, expected_error
from ..nets.l1bsr import reliability as l1b_reliability
from ..nets.pansharpening import method as pansharpening
from ..nets.pansharpening import reliability as pan_reliability
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.options import Options, with_sensor
from ..nets.sentinel2 import method as sentinel2
from ..nets.sentinel2 import reliability as sentinel2_reliability
from ..nets.sentinel2.options import Options as Sentinel2Options
from ..training.data import require_data
from ..training.error_cases import UNKNOWN
from ..training.fusion_error_cases import fused
from ..training.l1b_error_cases import bundled_l1b, super_resolved
from .simulated import fusion_cases, l1b_cases, pan_cases, sentinel2_cases
from .simulated.coverage import (
    EVERY_KIND,
    GAIN,
    POOLED_HEADER,
    SINGLE_HEADER,
    Coverage,
    Judged,
    Row,
    pools_of,
    single_range,
)

PAN_CASES = (
    "plain Gaussian", "as vendors deliver", "MS SNR 30", "PAN SNR 25", "blurry MS (gain 0.05)", "sharp MS (gain 0.6)",
    "PAN 1 px off", "cloud in the PAN", "cloud in the MS", "cloud in both, elsewhere", "changed fields", "other light",
    "haze", "water", "unrelated band",
)  # fmt: skip
SENTINEL2_CASES = (
    "Sentinel-2 as specified", "20 and 60 m 1 px off", "narrower MTF", "wider MTF", "all bands SNR 50",
    "all bands SNR 25", "cloud in the 10 m bands", "cloud in the 20 and 60 m bands", "fields changed in the 10 m bands",
)  # fmt: skip
FUSION_CASES = (
    "nominal, noise of 30 and 40 dB", "PSF 1.6 pixels wide", "HSI of 20 dB", "MSI of 20 dB",
    "6 % of the MSI changed, noise", "cloud in the MSI, noise", "cloud in the HSI", "1 coarse pixel off",
    "Sentinel-2, 4 bands, noise", "plants of another date",
)  # fmt: skip
BAND_STEP = 3  # of the HSI's bands: neighbours are alike
L1B_CASES = (
    "L1B as specified", "L1B, SNR 50", "L1B, SNR 15", "L1B, narrower MTF", "L1B, wider MTF", "L1B, shifts of 8 px",
    "L1B, cloud", "L1B, water", "L1B, snow", "L1B, striped",
)  # fmt: skip
REAL_PAIRS = ("IKONOS", "WorldView-2", "Landsat volcano")
REAL = "real"


@dataclass(frozen=True)
class Scenes:
    """Scenes of a kind.

    Attributes:
        chosen: that some methods' margins were chosen on (training/expected_error.py).
        others: that confirm it.
        further: that confirm it in the first case alone: more sensors and places.
    """

    chosen: tuple[str, ...]
    others: tuple[str, ...]
    further: tuple[str, ...] = ()

    def of_case(self, first: bool) -> tuple[str, ...]:
        """Return those of a case, the first or a bent one."""
        return self.chosen + self.others + (self.further if first else ())


AERIAL, SATELLITE = "aerial", "satellite"
HYPERSPECTRAL, APEX_LIKE = "hyperspectral", "APEX-like"  # pixels of 17 to 30 m, and of 1 to 8 m
SCENES = {
    "pansharpening": {
        AERIAL: Scenes(
            ("Claremont", "Long Beach"), ("Riverside", "Palm Springs", "Riverside 2018")
        ),
        SATELLITE: Scenes(("Gaofen-2 outskirts",), ("Sentinel-2 Iceland", "Sentinel-2 Vietnam")),
    },
    "sentinel2": {
        HYPERSPECTRAL: Scenes(
            ("Jasper Ridge",), ("ABU beach 1", "EnMAP Potsdam south"), ("EnMAP Potsdam north",)
        ),
        APEX_LIKE: Scenes(("AVIRIS suburb",), ("ABU urban 4",)),
    },
    "fusion": {
        HYPERSPECTRAL: Scenes(("Jasper",), ("urban 1 VNIR",), ("beach 1 VNIR", fusion_cases.ENMAP)),
        APEX_LIKE: Scenes(("airport 1",), ("suburb VNIR", "urban 4"), ("Samson", "Pavia")),
    },
    "l1bsr": {
        AERIAL: Scenes(
            ("NAIP wetland", "Claremont"), ("Riverside",), ("Claremont 2018", "Riverside 2018")
        ),
        SATELLITE: Scenes(
            ("farmland",), ("Gaofen-2 city", "coast"), ("Sentinel-2 Iceland", "Sentinel-2 Vietnam")
        ),
    },
}


def kind_of(task: str, scene: str) -> str:
    """Return the kind of a task's scene."""
    kinds = SCENES[task].items()
    return next((kind for kind, scenes in kinds if scene in scenes.of_case(True)), REAL)


def drawn(task: str, cases: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return the cases of a task with their scenes."""
    for case in cases:
        for scenes in SCENES[task].values():
            yield from ((case, scene) for scene in scenes.of_case(case == cases[0]))


@dataclass(frozen=True)
class Result:
    """A result whose truth is known.

    Attributes:
        evidence: of it, the quantities that its errors are expected by.
        truth: (b, rows, cols) of its last bands.
        border: pixels along it that are not judged.
        model: of its expected errors, by name.
    """

    evidence: Evidence
    truth: np.ndarray
    border: int
    model: str

    @property
    def image(self) -> np.ndarray:
        """The bands (b, rows, cols) inside the border."""
        return self._inside(self.evidence.result[-len(self.truth) :])

    @property
    def errors(self) -> np.ndarray:
        """Absolute errors (b, rows, cols) inside the border."""
        return np.abs(self.image - self._inside(self.truth))

    @property
    def expected(self) -> np.ndarray:
        """Expected errors (b, rows, cols) inside the border."""
        expected = expected_error(self.evidence, ErrorModel.load(self.model))
        return self._inside(expected[-len(self.truth) :])

    def judged(self) -> Judged:
        """Set the errors beside the expected ones."""
        return Judged.of(self.errors, self.expected, self.evidence.factor)

    def _inside(self, image: np.ndarray) -> np.ndarray:
        return image[:, self.border : -self.border, self.border : -self.border]


def pan_rows(seed: int) -> Iterator[Row]:
    """Judge pan-sharpening on aerial and satellite images."""
    for case, scene in drawn("pansharpening", PAN_CASES):
        yield pan_row(case, scene, seed)


def pan_row(case: str, scene: str, seed: int) -> Row:
    """Judge pan-sharpening in one case on one scene."""
    coverage = Coverage.of(pan_result(case, scene, seed).judged())
    return Row("pansharpening", kind_of("pansharpening", scene), case, scene, coverage)


def pan_result(case: str, scene: str, seed: int) -> Result:
    """Pan-sharpen one scene in one case."""
    pair = pan_cases.make(pan_cases.CASES[case], scene, seed)
    masks = (np.ones(image.shape[1:], bool) for image in (pair.pan, pair.ms))
    block = Block(pair.pan, pair.ms, *masks)
    options = replace(with_sensor(Options(), pair.sensor, len(pair.ms)), device="cpu", threads=1)
    centre = ((pair.ratio - 1) / 2,) * 2
    sharpener = pansharpening.fit([block], centre, options, Progress())
    errors = pan_reliability.errors_of(sharpener, [block], ErrorModel.load("pansharpening"))
    evidence = errors.evidence(block, sharpener.apply(block))
    return Result(evidence, pair.truth, pan_cases.BORDER, pan_reliability.MODEL)


def sentinel2_rows(seed: int) -> Iterator[Row]:
    """Judge the sharpening of Sentinel-2 on hyperspectral cubes."""
    for case, scene in drawn("sentinel2", SENTINEL2_CASES):
        yield from sentinel2_groups(case, scene, seed)


def sentinel2_groups(case: str, scene: str, seed: int) -> Iterator[Row]:
    """Judge the groups of Sentinel-2 whose truth is known, in one case on one scene."""
    for gsd, result in sentinel2_results(case, scene, seed).items():
        coverage = Coverage.of(result.judged())
        yield Row(f"sentinel2 {gsd} m", kind_of("sentinel2", scene), case, scene, coverage)


def sentinel2_results(case: str, scene: str, seed: int) -> dict[int, Result]:
    """Sharpen one scene in one case; return the groups whose truth is known, by their pixels in metres."""
    seen = sentinel2_cases.make(sentinel2_cases.CASES[case], scene, seed)
    options = Sentinel2Options(device="cpu", threads=1)
    sharpener = sentinel2.fit([seen.block], options, Progress())
    models = dict.fromkeys(sentinel2_reliability.MODELS, UNKNOWN)
    errors = sentinel2_reliability.errors_of(sharpener, [seen.block], models)
    evidence = errors.evidence(seen.block, sharpener.apply(seen.block))
    results = {}
    for gsd, truth in seen.truth.items():
        bands = sentinel2_cases.GROUPS[gsd]
        model = sentinel2_reliability.MODELS[bands]
        results[gsd] = Result(evidence[bands], truth, sentinel2_cases.BORDER, model)
    return results


def real_rows(seed: int) -> Iterator[Row]:
    """Judge both methods on real images one scale down, whose sharper image is no simulated one."""
    for scene in REAL_PAIRS:
        yield pan_row("plain Gaussian", scene, seed)
    for scene in sentinel2_cases.REDUCED:
        yield from sentinel2_groups("Sentinel-2 as specified", scene, seed)


def fusion_rows(seed: int) -> Iterator[Row]:
    """Judge fusion on hyperspectral cubes."""
    for case, scene in drawn("fusion", FUSION_CASES):
        yield fusion_row(case, scene, seed)


def fusion_row(case: str, scene: str, seed: int) -> Row:
    """Judge fusion in one case on one scene."""
    coverage = Coverage.of(fusion_result(case, scene, seed).judged())
    return Row("fusion", kind_of("fusion", scene), case, scene, coverage)


def fusion_result(case: str, scene: str, seed: int) -> Result:
    """Fuse one scene in one case; every third of its bands."""
    pair = fusion_cases.make(fusion_cases.CASES[case], scene, seed)
    evidence = fused(pair.hsi[::BAND_STEP], pair.msi)
    border = 2 * evidence.factor
    return Result(evidence, pair.truth[::BAND_STEP], border, fusion_reliability.MODEL)


def l1b_rows(seed: int) -> Iterator[Row]:
    """Judge super-resolution of L1B on sharp scenes of four bands."""
    for case, scene in drawn("l1bsr", L1B_CASES):
        yield l1b_row(case, scene, seed)


def l1b_row(case: str, scene: str, seed: int) -> Row:
    """Judge super-resolution in one case on one scene."""
    every = Judged.joined([result.judged() for result in l1b_results(case, scene, seed)])
    return Row("l1bsr", kind_of("l1bsr", scene), case, scene, Coverage.of(every))


def l1b_results(case: str, scene: str, seed: int) -> list[Result]:
    """Super-resolve one scene in one case; return its bands one by one."""
    what = l1b_cases.CASES[case]
    seen = l1b_cases.make(what, scene, seed)
    bands = super_resolved(seen.observed.astype(np.float32), bundled_l1b())
    border = l1b_cases.BORDER + l1b_cases.RATIO * int(np.ceil(what.shift + what.parallax))
    return [
        Result(evidence, seen.truth[band : band + 1], border, l1b_reliability.MODEL)
        for band, evidence in enumerate(bands)
    ]


METHODS = {
    "pansharpening": pan_rows,
    "sentinel2": sentinel2_rows,
    "fusion": fusion_rows,
    "l1bsr": l1b_rows,
    REAL: real_rows,
}
TABLE = tuple(SCENES)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--methods", default=",".join(TABLE), help="by commas: also real")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    require_data()
    say(SINGLE_HEADER)
    table = []
    for row in (row for name in options.methods.split(",") for row in METHODS[name](options.seed)):
        say(str(row))
        table.append(row)
    say(counted("single scenes", table))
    pools = pools_of(table)
    say("\n" + POOLED_HEADER)
    for pool in pools:
        say(str(pool))
    kinds = [pool for pool in pools if pool.kind != EVERY_KIND]
    say(counted("kinds of scenes", kinds))
    say(counted("all scenes", [pool for pool in pools if pool.kind == EVERY_KIND]))
    for method in dict.fromkeys(row.method for row in table):
        say_method(method, [row for row in table if row.method == method])
    sys.exit(any(not pool.coverage.holds for pool in kinds))


def counted(what: str, rows: Sequence) -> str:
    """Say how many of some rows hold, and in how many RMSE falls as asked for, or could."""
    seen = [row.coverage for row in rows]
    held, ranked, possible = (
        sum(one.holds for one in seen),
        sum(one.gain >= GAIN for one in seen),
        sum(one.at_best >= GAIN for one in seen),
    )
    return (
        f"\n{what}: {held} of {len(rows)} rows hold; in {ranked} RMSE falls by at least {GAIN:.0%}, "
        f"at best it could in {possible}."
    )


def say_method(method: str, rows: Sequence[Row]) -> None:
    """Say between what single scenes lie, and what holds on the scenes chosen on and on the others."""
    say(f"{method}: nine of ten single scenes lie within {single_range(rows)}.")
    some = SCENES.get(method.split()[0], {}).values()
    chosen = {scene for kind in some for scene in kind.chosen}
    for what, half in (
        ("that its margin was chosen on", [row for row in rows if row.scene in chosen]),
        ("that confirm it", [row for row in rows if row.scene not in chosen]),
    ):
        together = [pool for pool in pools_of(half) if pool.kind == EVERY_KIND]
        say(counted(f"{method}, cases over the scenes {what}", together).lstrip())


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
