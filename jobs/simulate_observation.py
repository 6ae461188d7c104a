"""The job behind *Simulate observation*, free of QGIS: a raster in, what another sensor would have seen of it out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Callable, Optional

import numpy as np

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..nets.hyperspectral import psf
from ..nets.imaging import mtf, sensors
from ..nets.imaging.observation_model import ObservationModel, degrade
from ..nets.imaging.simulation import Simulation
from ..nets.models.engines import WITHOUT_NETWORK
from ..rasters.area import WHOLE, Area, Region
from ..rasters.bands import BandInfo, stored_type
from ..rasters.outputs import Outputs
from ..rasters.raster import describe
from ..rasters.source import Source
from .cluster import check_workers
from .inputs.observation_values import gains_of, pan_weights, shift_of
from .inputs.observed_scene import ObservedScene, common_start
from .inputs.response_tables import read_responses, response_names, wavelengths
from .inputs.sensor_responses import read_kernel
from .needs import Need
from .provenance import provenance
from .runner import RasterOutput, Stopwatch, run_windows

LARGEST_RATIO = 16
MOST_SHOWN = 16  # bands whose noise the log lists
Observe = Optional[Callable[[np.ndarray], np.ndarray]]


@dataclass(frozen=True)
class SimulateRequest:
    """What the user asked for.

    Attributes:
        input: the raster.
        output: what is seen of it.
        ratio: pixels of the input along the side of one of the output.
        sensor: a name of ``resources/sensors/mtf``, for the blur.
        gain: of the blur at the output's Nyquist frequency, one for all bands or one each: "0.3,0.28";
            empty: the sensor's.
        psf: a file of the blur's kernel instead, or empty.
        srf: a table of spectral responses, or empty.
        snr: mean of a band over the standard deviation of its noise; 0: no noise.
        shift: "rows,columns": how far the output shows things from where its georeference says, pixels of the input.
        pan: PAN of a pair, reduced by the same ratio; empty: a PAN is mixed of the input's bands.
        pan_weights: of the bands in that mixture, "0.5,0.25", or a table of one response; empty: the mean.
        pan_output: where the PAN goes, or empty.
        degradation: ``nested``, or ``published``: that of S2S-UCNN's notebooks (7 taps, samples 0, f, 2f, ..., zeros
            beyond the border).
        scheduler: address of a Dask cluster; empty for this machine.
        area: what of the input is observed; its noise is by the means of all of it.
    """

    input: str
    output: str
    ratio: int = 4
    sensor: str = "generic"
    gain: str = ""
    psf: str = ""
    srf: str = ""
    snr: float = 0.0
    shift: str = ""
    pan: str = ""
    pan_weights: str = ""
    pan_output: str = ""
    degradation: str = "nested"
    device: str = "auto"
    threads: int = 0
    seed: int = 0
    nodata: str = ""
    tile_size: int = 768
    creation_options: tuple[str, ...] = ()
    scheduler: str = ""
    area: Area = WHOLE


@dataclass(frozen=True)
class _Observation:
    """One raster of a run: what is read, how it is observed, and what is written."""

    scene: ObservedScene
    raster: RasterOutput
    region: Region


@interruptible
def simulate(request: SimulateRequest, progress: Progress) -> None:
    """Write what a sensor would have seen of the input, and a PAN where asked.

    Raises:
        BandloomError: a value or file cannot be used, an output cannot be written, or the user cancelled. Nothing is
            then left under the outputs' names.
    """
    inputs = {
        "INPUT": request.input, "PAN": request.pan, "PSF": request.psf, "SRF": request.srf,
        "PAN_WEIGHTS": request.pan_weights,
    }  # fmt: skip
    paths = {"OUTPUT": request.output, "PAN_OUTPUT": request.pan_output}
    with Outputs(paths, inputs, progress) as outputs:
        _simulate(request, outputs, progress)


def _simulate(request: SimulateRequest, outputs: Outputs, progress: Progress) -> None:
    stopwatch = Stopwatch()
    if not 1 <= request.ratio <= LARGEST_RATIO:
        raise InputError(
            f"RATIO is {request.ratio}: give a whole number from 1 to {LARGEST_RATIO}."
        )
    source = _source(request.input, request.nodata, progress)
    progress.info(WITHOUT_NETWORK)
    observations = [_bands(request, source)]
    if request.shift:  # a comma separates or is a decimal sign
        rows, columns = shift_of(request.shift)
        progress.info(f"SHIFT is read as {rows:g} rows and {columns:g} columns.")
    if request.pan_output:
        observations.append(_pan(request, source, progress))
    for one in observations:
        one.raster.check(one.scene.grid.crop(one.region.window), outputs)
        one.region.tell(one.scene.grid, progress)
        check_workers(request.scheduler, one.scene.sources, progress)
    read, count = observations[0].region.window.scaled(request.ratio), len(source.bands)
    need = Need("simulateobservation", read, request.tile_size, count)
    need.tell(progress, request.scheduler)
    for number, one in enumerate(observations):
        part = progress.subtask(number / len(observations), (number + 1) / len(observations))
        _run(request, one, outputs, stopwatch, part)


def _run(
    request: SimulateRequest,
    one: _Observation,
    outputs: Outputs,
    stopwatch: Stopwatch,
    progress: Progress,
) -> None:
    scene, share = one.scene, 0.0
    if request.snr:
        share = 0.3
        progress.stage("Measuring the means of the bands")
        method = _with_noise(scene, request.snr, progress.subtask(0.0, share))
        scene = replace(scene, method=method)
    said = ", ".join(f"{key.lower()} {value}" for key, value in scene.method.notes.items())
    progress.info(f"{Path(one.raster.path).name}: {said}.")
    about = provenance(
        "simulateobservation", scene.method.notes, request, sensor=request.sensor, seed=request.seed,
        srf=request.srf, psf=request.psf, snr=request.snr, shift=request.shift,
    )  # fmt: skip
    progress.stage("Observing")
    run_windows(
        scene, scene.method, [one.raster], outputs, progress.subtask(share, 1.0), provenance=about,
        stopwatch=stopwatch, verb="observed",
        # TILE_SIZE is of the pixels that are read
        tile_size=max(1, request.tile_size // scene.method.ratio),
        scheduler=request.scheduler, region=one.region,
    )  # fmt: skip


def _source(path: str, nodata: str, progress: Progress) -> Source:
    source = Source(describe(path).references, nodata=nodata)
    source.tell(progress)
    return source


def _bands(request: SimulateRequest, source: Source) -> _Observation:
    """Return how the input's bands are observed."""
    bands, srf = source.bands, None
    if request.srf:
        srf = read_responses(request.srf, bands)
        bands = _mixed(bands, srf, response_names(request.srf))
    shift = shift_of(request.shift)
    published = request.degradation == "published"
    observe, reach, blur = (_published if published else _blur)(request, bands, shift)
    notes = {"BLUR": blur, "RATIO": str(request.ratio), "OFFSETS": f"{shift[0]:g},{shift[1]:g}"}
    method = Simulation(
        request.ratio, observe, reach, srf, seed=request.seed, zero_beyond=published, notes=notes
    )
    raster = RasterOutput(request.output, bands, creation_options=request.creation_options)
    scene = ObservedScene(source, method)
    return _Observation(scene, raster, request.area.on(scene.grid))


def _pan(request: SimulateRequest, source: Source, progress: Progress) -> _Observation:
    """Return how the PAN of a pair is observed, or one is mixed of the input's bands at their own pixels."""
    notes, start, of_input = {"OFFSETS": "0,0"}, (0.0, 0.0), source
    if request.pan:
        source = _source(request.pan, request.nodata, progress)
        if len(source.bands) != 1:
            raise InputError(f"{request.pan} has {len(source.bands)} bands: a PAN has one.")
        gain = sensors.table(request.sensor).pan_gain
        if gain is None:
            raise InputError(
                f"{sensors.table(request.sensor).title} has no PAN: choose the sensor of {request.pan}, or 'generic'."
            )
        start = common_start(source.grid, of_input.grid, request.ratio)
        # pixels that begin within one of the PAN's are looked at there: a shift of the other sign
        observe, reach = _gaussian(request.ratio, (gain,), (-(start[0] % 1), -(start[1] % 1)))
        notes.update(BLUR=f"gain {gain:g} at Nyquist", RATIO=str(request.ratio))
        method = Simulation(request.ratio, observe, reach, seed=request.seed, stream=1, notes=notes)
        bands: Sequence[BandInfo] = source.bands
    else:
        weights = pan_weights(request.pan_weights, source.bands)
        progress.info("The PAN is mixed by " + "; ".join(f"{one:g}" for one in weights[0]) + ".")
        notes.update(BLUR="none", RATIO="1")
        method = Simulation(1, None, 0, weights, seed=request.seed, stream=1, notes=notes)
        bands = _mixed(source.bands, weights, ["PAN"])
    raster = RasterOutput(request.pan_output, bands, creation_options=request.creation_options)
    scene = ObservedScene(source, method, start)
    # a PAN at the input's own pixels covers whole ones of the bands
    multiple = 1 if request.pan else request.ratio
    return _Observation(scene, raster, request.area.on(scene.grid, multiple))


def _blur(
    request: SimulateRequest, bands: Sequence[BandInfo], shift: tuple[float, float]
) -> tuple[Observe, int, str]:
    """Return the observation, its reach in coarse pixels, and what the log says of it."""
    ratio = request.ratio
    if request.psf and request.gain:
        raise InputError("GAIN and PSF both say the blur: leave one of them empty.")
    if request.psf:
        kernel = _moved(read_kernel(request.psf, ratio), shift)
        reach = -(-psf.margin(kernel, ratio) // ratio)
        return partial(_by_kernel, kernel=kernel, ratio=ratio), reach, f"of {request.psf}"
    if ratio == 1 and not request.gain:
        if shift != (0.0, 0.0):
            raise InputError(
                "With RATIO 1 pixels stay as they are and cannot be shifted: give a GAIN or a PSF too."
            )
        return None, 0, "none"
    gains = gains_of(request.gain, request.sensor, bands)
    text = ", ".join(f"{gain:g}" for gain in gains[:1] * (len(set(gains)) == 1) or gains)
    return (*_gaussian(ratio, gains, shift), f"gain {text} at Nyquist")


def _published(
    request: SimulateRequest, bands: Sequence[BandInfo], shift: tuple[float, float]
) -> tuple[Observe, int, str]:
    """Return what :func:`_blur` does, of S2S-UCNN's notebooks: things come to lie off their georeference."""
    if request.psf or request.ratio == 1 or shift != (0.0, 0.0):
        raise InputError(
            "The published degradation has no PSF and no SHIFT, and a RATIO of 2 or more: leave these as they are, or "
            "choose DEGRADATION nested."
        )
    gains = gains_of(request.gain, request.sensor, bands)
    observe = partial(
        degrade, gains=gains, factor=request.ratio, phase=0.0, padding="zero", taps=mtf.PAPER_TAPS
    )
    reach = mtf.reach(gains, request.ratio, 0.0, mtf.PAPER_TAPS)
    return observe, reach, "as published with S2S-UCNN: 7 taps, phase 0, zeros beyond the border"


def _gaussian(
    ratio: int, gains: tuple[float, ...], shift: tuple[float, float]
) -> tuple[Observe, int]:
    """Return the observation model of nested pixels that look ``shift`` fine pixels before where they are."""
    centre = mtf.nested_phase(ratio)
    model = ObservationModel(ratio, gains, (centre - shift[0], centre - shift[1]))
    return model.observe, mtf.reach(gains, ratio, model.phase)


def _by_kernel(image: np.ndarray, kernel: np.ndarray, ratio: int) -> np.ndarray:
    """Blur and decimate band by band, in double precision: sums then do not depend on the size of a window."""
    return np.concatenate(
        [psf.degrade(band[None].astype(np.float64), kernel, ratio) for band in image]
    )


def _moved(kernel: np.ndarray, shift: tuple[float, float]) -> np.ndarray:
    """Return a kernel (K + 2 m, K + 2 m) whose weights lie ``shift`` pixels before where they did."""
    if any(not float(move).is_integer() for move in shift):
        raise InputError(
            "With a PSF the SHIFT has to be of whole pixels: parts of one belong into the PSF's own weights."
        )
    rows, cols = (int(move) for move in shift)
    margin = max(abs(rows), abs(cols))
    return np.roll(np.pad(kernel, margin), (-rows, -cols), axis=(0, 1))


def _mixed(
    bands: Sequence[BandInfo], srf: np.ndarray, names: Sequence[str]
) -> tuple[BandInfo, ...]:
    """Return what is known of bands that are mixed of others."""
    first = bands[0]
    alike = all((band.scale, band.offset) == (first.scale, first.offset) for band in bands)
    if not alike:
        raise InputError(
            "The bands of the input differ in scale or offset and cannot be mixed: bring them to one unit first."
        )
    kind = stored_type(bands)
    centres = wavelengths(bands)
    mixed = []
    for number, weights in enumerate(srf):
        name = names[number] if len(names) == len(srf) else f"band {number + 1}"
        centre = None if centres is None else round(float(weights @ centres), 3)
        mixed.append(BandInfo(name, kind, first.nodata, first.scale, first.offset, centre))
    return tuple(mixed)


def _with_noise(scene: ObservedScene, snr: float, progress: Progress) -> Simulation:
    """Return the method with noise of each band's mean over ``snr``; the mean is of the physical value."""
    if not (math.isfinite(snr) and snr > 0):
        raise InputError(f"SNR is {snr:g}: give a positive number, or 0 for no noise.")
    means = np.array(
        [
            mean + band.offset / (band.scale or 1.0)
            for mean, band in zip(scene.means(progress), scene.source.bands)
        ]
    )
    method = scene.method
    seen = means if method.srf is None else method.srf @ means
    noise = tuple(float(value) for value in np.abs(seen) / snr)
    shown = noise if len(noise) <= MOST_SHOWN else (min(noise), max(noise))
    text = (", " if shown is noise else " to ").join(f"{value:.4g}" for value in shown)
    notes = {**method.notes, "NOISE": text}
    return replace(method, noise=noise, notes=notes)
