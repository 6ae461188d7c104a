"""How many errors stay below what was expected of them: of one result, and of the scenes of a kind together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from scipy import ndimage

ONE, TWO = (0.60, 0.76), (0.92, 0.98)  # shares asked for
KEPT = 0.9
GAIN = 0.3  # by which RMSE is to fall without the pixels that are trusted least
LOCAL = (
    1.0  # coarse pixels: deviation of the windows that the true errors' deviation is looked at in
)
SINGLE = (0.05, 0.95)  # quantiles that a single scene is said to lie between
EVERY_KIND = "all"
MEASURES = "constant 1 % | constant 2 % | RMSE less the worst tenth % | at best %"
SINGLE_HEADER = (
    f"| method | case | scene | within 1 % | within 2 % | {MEASURES} |\n"
    "|---|---|---|---|---|---|---|---|---|"
)
POOLED_HEADER = (
    "| method | kind | case | scenes | within 1 % | within 2 % | one scene's 1 % | one scene's 2 % | "
    f"{MEASURES} |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Judged:
    """Errors of one result beside what was expected; all (bands, pixels).

    Attributes:
        errors: absolute.
        expected: one deviation.
        local: the errors' own deviation around every pixel.
    """

    errors: np.ndarray
    expected: np.ndarray
    local: np.ndarray

    @classmethod
    def of(cls, errors: np.ndarray, expected: np.ndarray, factor: int) -> Judged:
        """Judge errors (bands, rows, cols) of results ``factor`` times as fine as their input."""
        window = (0, LOCAL * factor, LOCAL * factor)
        local = np.sqrt(ndimage.gaussian_filter(errors**2, window))
        return cls(*(image.reshape(len(image), -1) for image in (errors, expected, local)))

    @classmethod
    def joined(cls, parts: Sequence[Judged]) -> Judged:
        """Return the bands of several."""
        return cls(*(np.concatenate(column) for column in zip(*(vars(p).values() for p in parts))))

    def within(self, deviations: float) -> float:
        """Return the share of errors below so many expected ones."""
        return float((self.errors < deviations * self.expected).mean())

    def within_constant(self, deviations: float) -> float:
        """Return the same of one constant a band, the errors' own deviation."""
        constant = np.sqrt((self.errors**2).mean(axis=1, keepdims=True))
        return float((self.errors < deviations * constant).mean())

    def gain(self, order: np.ndarray) -> float:
        """By what share RMSE falls without the tenth of the pixels where ``order`` is largest, the bands' mean."""
        kept = order <= np.quantile(order, KEPT, axis=1, keepdims=True)
        rest = [
            np.sqrt((band[keep] ** 2).mean() / (band**2).mean())
            for band, keep in zip(self.errors, kept)
        ]
        return float(1 - np.mean(rest))


@dataclass(frozen=True)
class Coverage:
    """What errors show, of one result or the mean of several.

    Attributes:
        one, two: shares of errors below one and two expected errors.
        constant_one, constant_two: the same of one constant a band.
        gain: by what share RMSE falls without the tenth of the pixels that are trusted least.
        at_best: the same by the true errors' own deviation around every pixel.
    """

    one: float
    two: float
    constant_one: float
    constant_two: float
    gain: float
    at_best: float

    @classmethod
    def of(cls, judged: Judged) -> Coverage:
        """Return that of one result."""
        return cls(
            judged.within(1), judged.within(2), judged.within_constant(1), judged.within_constant(2),
            judged.gain(judged.expected), judged.gain(judged.local),
        )  # fmt: skip

    @classmethod
    def mean(cls, several: Iterable[Coverage]) -> Coverage:
        """Return that of several, each of the same weight."""
        return cls(*np.mean([list(vars(one).values()) for one in several], axis=0).tolist())

    @property
    def holds(self) -> bool:
        """Whether both shares are as asked for."""
        return ONE[0] <= self.one <= ONE[1] and TWO[0] <= self.two <= TWO[1]

    @property
    def shares(self) -> str:
        """Both shares in cells of a table, bold where they are not as asked for."""
        return " | ".join(
            percent(share) if low <= share <= high else f"**{percent(share)}**"
            for share, (low, high) in zip((self.one, self.two), (ONE, TWO))
        )

    @property
    def measures(self) -> str:
        """The other measures in cells of a table."""
        others = (self.constant_one, self.constant_two, self.gain, self.at_best)
        return " | ".join(map(percent, others))


def percent(share: float) -> str:
    """Return a share in percent."""
    return f"{100 * share:.0f}"


@dataclass(frozen=True)
class Row:
    """What a case on one scene shows; ``kind`` is the scene's."""

    method: str
    kind: str
    case: str
    scene: str
    coverage: Coverage

    def __str__(self) -> str:
        """Return the row in Markdown."""
        shown = self.coverage
        return f"| {self.method} | {self.case} | {self.scene} | {shown.shares} | {shown.measures} |"


@dataclass(frozen=True)
class Pool:
    """The scenes of a kind in one case, each of the same weight."""

    rows: tuple[Row, ...]
    kind: str

    @property
    def coverage(self) -> Coverage:
        """The scenes' mean."""
        return Coverage.mean(row.coverage for row in self.rows)

    def __str__(self) -> str:
        """Return the row in Markdown, with the least and the most of a single scene."""
        first, shown = self.rows[0], self.coverage
        singles = [
            f"{percent(min(shares))} to {percent(max(shares))}"
            for shares in (
                [row.coverage.one for row in self.rows],
                [row.coverage.two for row in self.rows],
            )
        ]
        return (
            f"| {first.method} | {self.kind} | {first.case} | {len(self.rows)} | {shown.shares} | "
            f"{' | '.join(singles)} | {shown.measures} |"
        )


def pools_of(rows: Sequence[Row]) -> list[Pool]:
    """Return the rows together by method, kind and case, then by method and case over all kinds."""
    by_kind = _grouped(rows, lambda row: (row.method, row.kind, row.case))
    pools = [Pool(tuple(group), group[0].kind) for group in by_kind]
    over_all = _grouped(rows, lambda row: (row.method, row.case))
    return pools + [Pool(tuple(group), EVERY_KIND) for group in over_all]


def _grouped(rows: Sequence[Row], key: Callable[[Row], tuple[str, ...]]) -> list[list[Row]]:
    """Return groups of one key, in the order in which keys come first."""
    order = {}
    for row in rows:
        order.setdefault(key(row), len(order))
    ranked = sorted(rows, key=lambda row: order[key(row)])
    return [list(group) for _, group in groupby(ranked, key)]


def single_range(rows: Sequence[Row]) -> str:
    """Return between what single scenes lie in nine of ten rows, in words."""
    return " and ".join(
        "{} to {} %".format(*(percent(share) for share in np.quantile(shares, SINGLE)))
        for shares in ([row.coverage.one for row in rows], [row.coverage.two for row in rows])
    )
