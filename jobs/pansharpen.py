"""The job behind *Pan-sharpen*, free of QGIS: request in, raster file out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..core.sampling import Budget, sample_windows
from ..core.tiling import plan
from ..core.version import version
from ..core.window import Window
from ..nets.imaging import sensors
from ..nets.imaging.correspondence import view, warn_of_misfit
from ..nets.imaging.degradation import Degradation
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.options import Options
from ..nets.training.finite import check_finite
from ..rasters import stream
from ..rasters.outputs import Outputs
from ..rasters.sink import Sink
from ..rasters.trial import check_raster
from .inputs.pan_ms_pair import Pair, common_validity, open_pair

NAMES = ("The MS", "the PAN")
SAMPLE_SIDE = (
    512  # PAN pixels of a window that is learnt from, before it is made a multiple of the ratio
)
SAMPLES = 3  # windows a side: nine in all, of a scene larger than that
MOST_VALUES = (
    24e6  # of one window's bands: more bands get smaller windows, so that memory stays bounded
)
SMALLEST_TILE = 64
WORKERS = 2  # the network uses all cores at once, the filters around it one a window


@dataclass(frozen=True)
class PansharpenRequest:
    """What the user asked for: the two rasters, the sensor (``auto``: measured), and where the result goes."""

    pan: str
    ms: str
    output: str
    sensor: str = "auto"
    options: Options = field(default_factory=Options)
    nodata: str = ""
    tile_size: int = 1024
    creation_options: tuple[str, ...] = ()


@interruptible
def pansharpen(request: PansharpenRequest, progress: Progress) -> None:
    """Write the pan-sharpened bands to ``request.output``.

    Raises:
        BandloomError: the input cannot be used, an engine is missing, the output cannot be written, or the user
            cancelled. Nothing is then left under the output's name.
    """
    inputs = {"PAN": request.pan, "MS": request.ms}
    with Outputs({"OUTPUT": request.output}, inputs, progress) as outputs:
        _pansharpen(request, outputs, progress)


def _pansharpen(request: PansharpenRequest, outputs: Outputs, progress: Progress) -> None:
    started = time.perf_counter()
    progress.stage("Opening PAN and MS")
    pair = open_pair(request.pan, request.ms, progress, request.nodata)
    check_raster(
        outputs,
        request.output,
        pair.pan.grid,
        pair.ms.bands,
        creation_options=request.creation_options,
    )
    options = with_sensor(request.options, request.sensor, len(pair.ms.bands))
    samples = [pair.read(window) for window in sample(pair, options.seed)]
    progress.stage("Learning from the scene")
    if not samples:
        raise InputError(
            "No pixel is valid in both PAN and MS (all nodata); check the layers and their nodata values."
        )
    warn_of_misfit(
        [view(part.pan, part.ms, part.valid_pan, part.valid_ms) for part in samples],
        *NAMES,
        progress,
    )
    share = 0.05 if options.mode == "instant" else 0.6
    sharpener = learn(pair, samples, options, progress.part(0.0, share))
    check_finite("The sharpening", sharpener)
    fitted = time.perf_counter()
    progress.stage("Sharpening")
    write(pair, sharpener, request, outputs, progress.part(share, 1.0))
    pair.pan.tell_beyond(progress)
    pair.ms.tell_beyond(progress)
    done = time.perf_counter()
    area = pair.pan.grid.width * pair.pan.grid.height / 1e6
    progress.info(
        f"{area:.2f} MPixel (PAN): prepared in {fitted - started:.1f} s, sharpened in {done - fitted:.1f} s "
        f"({area / (done - fitted):.2f} MPixel/s)."
    )


def with_sensor(options: Options, sensor: str, bands: int) -> Options:
    """Fill in the gains of a sensor; ``auto`` leaves those of the MS to be measured."""
    if sensor == "auto":
        return replace(options, gains=(), pan_gain=sensors.load("generic").pan_gain)
    known = sensors.load(sensor)
    return replace(options, gains=known.gains(bands), pan_gain=known.pan_gain)


def learn(pair: Pair, samples: list[Block], options: Options, progress: Progress) -> Any:
    """Fit the network that was chosen."""
    if options.network == "paper":
        from ..nets.pansharpening.cf2n.training import PaperOptions, fit_paper

        if options.register:
            progress.warn(
                "The paper's network takes PAN and MS as they lie: 'Register PAN to MS' is left out."
            )
        gains = options.gains or (sensors.load("generic").any_band_gain,) * len(pair.ms.bands)
        settings = PaperOptions(options.iterations, options.device, options.seed, options.threads)
        degradation = Degradation(pair.factor, gains, pair.phase)
        return fit_paper(samples, degradation, options.pan_gain, settings, progress)
    from ..nets.pansharpening.method import fit

    return fit(samples, pair.phase, options, progress)


def sample(pair: Pair, seed: int) -> list[Window]:
    """Return windows on whole MS pixels from which the scene is learnt."""
    grid, factor = pair.pan.grid, pair.factor
    size = SAMPLE_SIDE // factor * factor
    # Many bands make a window heavy: fewer pixels of each do.
    side = SAMPLES if len(pair.ms.bands) <= 16 else 1
    budget = Budget(size=size, side=side, multiple=factor)

    def valid_share(window: Window) -> float:
        return float(common_validity(pair.read(pair.whole(window))).mean())

    windows = sample_windows(grid.width, grid.height, budget, valid_share, seed)
    return [pair.whole(window) for window in windows]


def write(
    pair: Pair, sharpener: Any, request: PansharpenRequest, outputs: Outputs, progress: Progress
) -> None:
    """Apply a fitted sharpener window by window."""
    grid, infos = pair.pan.grid, pair.ms.bands
    multiple = getattr(sharpener, "multiple", pair.factor)
    most = int((MOST_VALUES / len(infos)) ** 0.5)
    tile = max(min(request.tile_size, most), SMALLEST_TILE)
    dtype = np.result_type(*(info.dtype for info in infos)).name

    def read(window: Window) -> tuple[Window, Block]:
        wide = pair.whole(window, multiple).padded(sharpener.halo)
        return window.relative_to(wide), pair.read(wide)

    def compute(item: tuple[Window, Block]) -> tuple[np.ndarray, np.ndarray]:
        inner, block = item
        rows, cols = inner.slices
        return sharpener.apply(block)[:, rows, cols], common_validity(block)[rows, cols]

    windows = plan(grid.width, grid.height, tile, multiple)
    with Sink(
        request.output, grid, infos, dtype, request.creation_options, provenance(request, sharpener, pair),
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


def provenance(request: PansharpenRequest, sharpener: Any, pair: Pair) -> dict[str, str]:
    """Say in the file how it was made."""
    options = request.options
    return {
        "VERSION": version(), "ALGORITHM": "pansharpen", "NETWORK": options.network, "MODE": options.mode,
        "MODEL": options.model, "SENSOR": request.sensor, "SEED": str(options.seed), "RATIO": str(pair.factor),
        **getattr(sharpener, "notes", {}),
    }  # fmt: skip
