"""The job behind *Sharpen Sentinel-2 bands*, free of QGIS: request in, raster file out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Union

import numpy as np

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..core.sampling import Budget, sample_windows
from ..core.tiling import plan
from ..core.window import Window
from ..nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from ..nets.sentinel2.method import Options, fit
from ..nets.training.finite import check_finite
from ..rasters import sentinel2, stream
from ..rasters.bands import BandInfo
from ..rasters.coarse import CoarseSource, on_own_pixels
from ..rasters.common_grid import nested_grids
from ..rasters.outputs import Outputs
from ..rasters.raster import BandRef
from ..rasters.sink import Sink
from ..rasters.source import Source
from ..rasters.trial import check_raster

if TYPE_CHECKING:
    from ..nets.sentinel2.method import Sharpener
    from ..nets.sentinel2.s2s_ucnn.training import PaperModel

NESTED = (
    6  # 10 m pixels in a 60 m pixel: every window begins on a corner that all three grids share
)
WORKERS = 2  # the network uses all cores at once, the filters around it one a window
BUDGET = Budget(size=480, side=3, multiple=NESTED)  # what is learnt from, in 10 m pixels


@dataclass(frozen=True)
class SharpenRequest:
    """What the user asked for: rasters of each resolution or one SAFE product, and where the result goes."""

    output: str
    ten: tuple[str, ...] = ()
    twenty: tuple[str, ...] = ()
    sixty: tuple[str, ...] = ()
    product: str = ""
    bands: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    nodata: str = ""
    tile_size: int = 768
    creation_options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """The resolution groups of one scene on nested grids."""

    ten: Source
    twenty: Union[Source, CoarseSource]
    sixty: Union[Source, CoarseSource, None]
    without_sixty: str = ""

    @property
    def sources(self) -> tuple[Union[Source, CoarseSource], ...]:
        """The groups that there are."""
        return tuple(source for source in (self.ten, self.twenty, self.sixty) if source is not None)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that are read."""
        return tuple(path for source in self.sources for path in source.paths)

    @property
    def bands(self) -> dict[str, BandInfo]:
        """What the files say of each band, by its Sentinel-2 name, in the order they are written."""
        known = dict(zip(BANDS_10M, self.ten.bands))
        known.update(zip(BANDS_20M, self.twenty.bands))
        if self.sixty is not None:
            known.update(zip(BANDS_60M, self.sixty.bands))
        return {name: replace(known[name], name=name) for name in BANDS_OUT if name in known}

    def read(self, window: Window) -> Block:
        """Read all groups of a window whose edges are multiples of 6 pixels of 10 m.

        Beyond the scene whole 60 m pixels are mirrored at its edge, and invalid: mirrored groups agree with one
        another, as groups that each repeat their last pixel do not.
        """
        inside = window.intersection(_whole_cells(self.ten.grid.window))
        ten, valid10 = self._group(self.ten, 1, inside, window)
        twenty, valid20 = self._group(self.twenty, 2, inside, window)
        if self.sixty is None:
            return Block(ten, twenty, None, valid10, valid20, None)
        sixty, valid60 = self._group(self.sixty, 6, inside, window)
        return Block(ten, twenty, sixty, valid10, valid20, valid60)

    @staticmethod
    def _group(
        source: Union[Source, CoarseSource], factor: int, inside: Window, window: Window
    ) -> tuple[np.ndarray, np.ndarray]:
        here, wanted = inside.scaled(Fraction(1, factor)), window.scaled(Fraction(1, factor))
        values, valid = source.read(here)
        margins = (
            (here.row_off - wanted.row_off, wanted.row_stop - here.row_stop),
            (here.col_off - wanted.col_off, wanted.col_stop - here.col_stop),
        )
        return np.pad(values, ((0, 0), *margins), mode="symmetric"), np.pad(valid, margins)


@interruptible
def sharpen(request: SharpenRequest, progress: Progress) -> None:
    """Write the sharpened bands of a scene to ``request.output``.

    Raises:
        BandloomError: the input cannot be used, an engine is missing, the output cannot be written, or the user
            cancelled. Nothing is then left under the output's name.
    """
    inputs = {
        "INPUT_10M": request.ten, "INPUT_20M": request.twenty, "INPUT_60M": request.sixty, "PRODUCT": request.product,
    }  # fmt: skip
    with Outputs({"OUTPUT": request.output}, inputs, progress) as outputs:
        _sharpen(request, outputs, progress)


def _sharpen(request: SharpenRequest, outputs: Outputs, progress: Progress) -> None:
    started = time.perf_counter()
    progress.stage("Opening the bands")
    scene = open_scene(request, progress)
    names = wanted_bands(request.bands, tuple(scene.bands), scene.without_sixty)
    infos = [sentinel2.output_band(scene.bands[name]) for name in names]
    check_raster(
        outputs, request.output, scene.ten.grid, infos, creation_options=request.creation_options
    )
    share = 0.6 if request.options.mode == "fit" else 0.1
    progress.stage("Learning from the scene")
    sharpener = learn(scene, request.options, progress.part(0.0, share))
    fitted = time.perf_counter()
    progress.stage("Sharpening")
    write(scene, sharpener, names, request, outputs, progress.part(share, 1.0))
    for source in scene.sources:
        source.tell_beyond(progress)
    area = scene.ten.grid.width * scene.ten.grid.height / 1e6
    done = time.perf_counter()
    progress.info(
        f"{area:.2f} MPixel: prepared in {fitted - started:.1f} s, sharpened in {done - fitted:.1f} s."
    )


def learn(scene: Scene, options: Options, progress: Progress) -> Sharpener | PaperModel:
    """Fit the method to samples of a scene.

    Raises:
        InputError: no pixel is valid in all groups.
    """
    samples = [scene.read(_whole_cells(window)) for window in _sample_windows(scene, options.seed)]
    if not samples:
        raise InputError(
            "No pixel is valid in all the inputs (all nodata); check the layers and their nodata value."
        )
    sharpener = fit(samples, options, progress)
    check_finite("The sharpening", sharpener)
    return sharpener


def open_scene(request: SharpenRequest, progress: Progress) -> Scene:
    """Recognise the bands, bring their grids together and open them.

    Raises:
        InputError: a band is missing or the grids cannot be brought together.
    """
    if request.product:
        groups = sentinel2.open_product(request.product)
    else:
        groups = sentinel2.groups(request.ten, request.twenty, request.sixty)
    for message in groups.messages:
        progress.info(message)
    for warning in groups.warnings:
        progress.warn(warning)
    scene, messages, warnings = nested_scene(groups, request.nodata)
    for message in messages:
        progress.info(message)
    for warning in warnings:
        progress.warn(warning)
    for source in scene.sources:
        source.tell(progress)
    return scene


def nested_scene(groups: sentinel2.Groups, nodata: str = "") -> tuple[Scene, list[str], list[str]]:
    """Open bands on grids that nest, each on pixels of its own; and return messages and warnings about that.

    ``nodata`` is as :class:`~.source.Source` takes it.

    Raises:
        InputError: the grids cannot be brought together.
    """
    factors = [
        factor
        for factor, group in ((1, groups.ten), (2, groups.twenty), (6, groups.sixty))
        for _ in group
    ]
    references = [*groups.ten, *groups.twenty, *groups.sixty]
    delivery = on_own_pixels(references, factors)
    names = [f"Band {reference.info.name}" for reference in references]
    nesting = nested_grids(delivery.grids, factors, names)
    sizes = delivery.sizes_on(nesting.grids)
    working = dict(zip(factors, nesting.grids))

    def group(factor: int, references: tuple[BandRef, ...]) -> Union[Source, CoarseSource]:
        own = [size for size, other in zip(sizes, factors) if other == factor]
        if max(own) > 1:
            return CoarseSource(references, own, working[factor], nodata)
        return Source(references, working[factor], nodata)

    ten, twenty = Source(groups.ten, working[1], nodata), group(2, groups.twenty)
    sixty = group(6, groups.sixty) if groups.sixty else None
    scene = Scene(ten, twenty, sixty, groups.without_sixty)
    return scene, [*delivery.messages, *nesting.messages], list(delivery.warnings)


def wanted_bands(
    asked: tuple[str, ...], available: tuple[str, ...], without_sixty: str = ""
) -> tuple[str, ...]:
    """Return the bands to write, in the order of their names; all that are available when none is asked for.

    Raises:
        InputError: a band asked for is not there; ``without_sixty`` says why the 60 m bands are not.
    """
    missing = [name for name in asked if name not in available]
    if missing:
        raise InputError(
            f"Band {', '.join(missing)} cannot be written: the inputs hold {', '.join(available)}; "
            f"{without_sixty or 'add the 60 m bands or choose other bands.'}"
        )
    return tuple(name for name in available if not asked or name in asked)


def write(
    scene: Scene,
    sharpener,
    names: tuple[str, ...],
    request: SharpenRequest,
    outputs: Outputs,
    progress: Progress,
) -> None:
    """Apply a fitted sharpener window by window and write the bands called ``names``."""
    grid = scene.ten.grid
    places = [tuple(scene.bands).index(name) for name in names]
    infos = [sentinel2.output_band(scene.bands[name]) for name in names]

    def read(window: Window) -> tuple[Window, Block]:
        wide = _whole_cells(window).padded(sharpener.halo)
        return window.relative_to(wide), scene.read(wide)

    def compute(item: tuple[Window, Block]) -> tuple[np.ndarray, np.ndarray]:
        inner, block = item
        rows, cols = inner.slices
        return sharpener.apply(block)[places][:, rows, cols], validity(block)[rows, cols]

    windows = plan(grid.width, grid.height, request.tile_size, NESTED)
    with Sink(
        request.output, grid, infos, creation_options=request.creation_options, metadata=provenance(request, sharpener),
        window_side=windows[0].width, outputs=outputs,
    ) as sink:  # fmt: skip
        stream.run(
            windows,
            read,
            compute,
            lambda window, result: sink.write(window, *result),
            progress,
            workers=WORKERS,
        )


def validity(block: Block) -> np.ndarray:
    """Return where all groups are valid, bool (h, w) at 10 m.

    Invalid input is filled before any filter sees it, as the scene's edge is, so validity is not eroded further.
    """
    valid = block.valid10.copy()
    for coarse, factor in ((block.valid20, 2), (block.valid60, 6)):
        if coarse is not None:
            valid &= coarse.repeat(factor, axis=0).repeat(factor, axis=1)
    return valid


def provenance(request: SharpenRequest, sharpener) -> dict[str, str]:
    """Return what the output's metadata says of how it was made."""
    options = request.options
    return {
        "METHOD": "sharpensentinel2", "NETWORK": options.network, "MODE": options.mode, "SEED": str(options.seed),
        "ITERATIONS": str(options.iterations), "DESCRIPTION": sharpener.description,
    }  # fmt: skip


def _sample_windows(scene: Scene, seed: int) -> list[Window]:
    grid = scene.ten.grid

    def valid_share(window: Window) -> float:
        return float(validity(scene.read(_whole_cells(window))).mean())

    return sample_windows(grid.width, grid.height, BUDGET, valid_share, seed)


def _whole_cells(window: Window) -> Window:
    """Grow a window to the right and downwards to whole 60 m pixels."""
    width, height = (-(-size // NESTED) * NESTED for size in (window.width, window.height))
    return Window(window.col_off, window.row_off, width, height)
