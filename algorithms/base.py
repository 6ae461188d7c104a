"""What every algorithm of the toolbox shares: identity, common parameters, checks, and how errors are told."""

from __future__ import annotations

import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, TypeVar

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsProperty,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..core.errors import BandloomError, InputError
from ..core.progress import Progress, time_left, watched
from ..core.version import library_versions, version
from . import dependencies, settings
from .layerfacts import Facts, facts_of, with_facts
from .style import Style, show, style_of

ICONS = Path(__file__).parent.parent / "resources" / "icons"
SMALLEST_TILE = 48  # pixels
DOCS = Path(__file__).parent.parent / "docs"
HELP_URL = "https://github.com/bandloom/bandloom/blob/main/docs/{name}.md"
RASTER_TYPES = ("raster", "multilayer")  # of parameters
SIGNALS = (signal.SIGINT, signal.SIGTERM)
TEXT_EVERY = (
    15.0  # seconds between two texts on the time left: QGIS writes each of them into the log
)
RASTER_OPTIONS_IN_CPP = (
    34000  # since QGIS 3.40 the creation options widget is C++ and the Python one is gone
)


Result = TypeVar("Result")


def help_url(name: str) -> str:
    """Return the address of a page of the guide: the one that the zip holds, without it the repository's."""
    local = DOCS / f"{name}.html"
    return local.as_uri() if local.is_file() else HELP_URL.format(name=name)


class FeedbackProgress(Progress):
    """Passes progress and messages on to a ``QgsProcessingFeedback``; the text by the bar: stage and time left."""

    def __init__(
        self, feedback: QgsProcessingFeedback, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._feedback, self._clock = feedback, clock
        self._began = self._told = clock()
        self._stage = self._left = ""

    def report(self, fraction: float) -> None:
        """Move the progress bar, and tell the time left now and then."""
        self._feedback.setProgress(100.0 * fraction)
        now = self._clock()
        left = time_left(fraction, now - self._began)
        if left and left != self._left and now - self._told >= TEXT_EVERY:
            self._left, self._told = left, now
            self._feedback.setProgressText(f"{self._stage}: {left}" if self._stage else left)

    def stage(self, text: str) -> None:
        """Show what is being done by the bar."""
        self._stage = text
        self._feedback.setProgressText(text)

    def info(self, text: str) -> None:
        """Write a line in the log."""
        self._feedback.pushInfo(text)

    def warn(self, text: str) -> None:
        """Write a warning in the log."""
        self._feedback.pushWarning(text)

    def cancelled(self) -> bool:
        """Tell whether the user pressed Cancel."""
        return self._feedback.isCanceled()


@dataclass(frozen=True)
class Raster:
    """What is read of an input layer on the main thread.

    Attributes:
        path: what GDAL opens.
        style: of the layer; None for what is no layer of the project.
        facts: what the user set on the layer and not in its file.
    """

    path: str
    style: Optional[Style] = None
    facts: Optional[Facts] = None


class BandloomAlgorithm(QgsProcessingAlgorithm):
    """A thin base: an algorithm states its identity and parameters and implements :meth:`execute`.

    ``NEEDS`` lists what must be importable: each entry is a tuple of alternatives, any of which will do.
    """

    NEEDS: tuple[tuple[str, ...], ...] = ()
    ICON = "bandloom.svg"
    LIKE: Mapping[
        str, tuple[str, ...]
    ] = {}  # for a raster output, the inputs that its bands come from
    TILE_BYTES = (
        1000.0  # of memory for each pixel of TILE_SIZE squared, measured as docs/settings.md says
    )
    DEVICE, SEED, TILE_SIZE, CREATION_OPTIONS = "DEVICE", "SEED", "TILE_SIZE", "CREATION_OPTIONS"
    NODATA = "NODATA"

    _rasters: Mapping[str, tuple[Raster, ...]] = {}
    _refusal: Optional[QgsProcessingException] = None

    # identity
    def tr(self, text: str) -> str:
        """Translate ``text``."""
        return QCoreApplication.translate("Bandloom", text)

    def createInstance(self) -> BandloomAlgorithm:
        return type(self)()

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ICONS / self.ICON)

    def helpUrl(self) -> str:
        return help_url(self.name())

    # parameters
    def addWithHelp(self, parameter: QgsProcessingParameterDefinition, text: str) -> None:
        """Add a parameter with its tooltip."""
        parameter.setHelp(text)
        self.addParameter(parameter)

    def addAdvanced(self, parameter: QgsProcessingParameterDefinition, text: str) -> None:
        """Add a parameter with its tooltip to the folded advanced section."""
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addWithHelp(parameter, text)

    def choice(
        self, name: str, text: str, labels: Mapping[str, str], default: str = ""
    ) -> QgsProcessingParameterEnum:
        """Return a parameter of fixed values, which dialogs show by their labels; the first is the default."""
        values = list(labels)
        parameter = QgsProcessingParameterEnum(
            name, text, values, False, default or values[0], False, True
        )
        widget = f"{__package__}.choicewidget.ChoiceWidgetWrapper"
        parameter.setMetadata(
            {"widget_wrapper": {"class": widget, "labels": list(labels.values())}}
        )
        return parameter

    def addCommonParameters(self, tile_size: int = 768) -> None:
        """Add DEVICE and SEED, and as advanced parameters NODATA, TILE_SIZE and CREATION_OPTIONS."""
        labels = (
            self.tr("auto: GPU where one works"),
            self.tr("cpu: processor"),
            self.tr("cuda: NVIDIA GPU"),
        )
        device = self.choice(
            self.DEVICE, self.tr("Device"), dict(zip(settings.DEVICES, labels)), settings.device()
        )
        self.addWithHelp(
            device,
            self.tr("auto: the GPU where one works, else the processor. The log says which."),
        )
        integer = QgsProcessingParameterNumber.Type.Integer
        seed = QgsProcessingParameterNumber(
            self.SEED, self.tr("Seed"), integer, 0, minValue=0, maxValue=2**31 - 1
        )
        self.addAdvanced(seed, self.tr("The same seed on the same device gives the same result."))
        self.addNodata()
        tile = QgsProcessingParameterNumber(
            self.TILE_SIZE, self.tr("Tile size [pixels]"), integer, tile_size
        )
        tile.setMinimum(SMALLEST_TILE)
        self.addAdvanced(tile, self.tr("Smaller tiles take less memory; the result is the same."))
        options = QgsProcessingParameterString(
            self.CREATION_OPTIONS, self.tr("Creation options"), "", optional=True
        )
        options.setMetadata({"widget_wrapper": _raster_options_widget()})
        self.addAdvanced(
            options, self.tr("GDAL creation options of the output, as NAME=VALUE|NAME=VALUE.")
        )

    def addNodata(self) -> None:
        """Add the advanced parameter NODATA."""
        nodata = QgsProcessingParameterString(
            self.NODATA, self.tr("Nodata value"), "", optional=True
        )
        text = self.tr(
            "Of the inputs. Empty: as they declare; where unsigned integers declare none, wide zeros at the border are "
            "nodata. A number: this value. none: all values are measurements."
        )
        self.addAdvanced(nodata, text)

    def engineOptions(self, parameters: dict, context: QgsProcessingContext) -> dict[str, Any]:
        """Return ``device``, ``seed`` and ``threads`` (0: all)."""
        return {
            "device": self.parameterAsEnumString(parameters, self.DEVICE, context),
            "seed": self.parameterAsInt(parameters, self.SEED, context),
            "threads": settings.threads(),
        }

    def outputOptions(self, parameters: dict, context: QgsProcessingContext) -> dict[str, Any]:
        """Return ``nodata``, ``tile_size``, within the memory budget, and ``creation_options`` (``NAME=VALUE``)."""
        options = self.parameterAsString(parameters, self.CREATION_OPTIONS, context)
        asked, most = (
            self.parameterAsInt(parameters, self.TILE_SIZE, context),
            settings.largest_tile(self.TILE_BYTES),
        )
        return {
            "nodata": self.parameterAsString(parameters, self.NODATA, context),
            "tile_size": asked if most is None else max(min(asked, most), SMALLEST_TILE),
            "creation_options": tuple(part.strip() for part in options.split("|") if part.strip()),
        }

    def rasterPaths(self, name: str) -> tuple[str, ...]:
        """Return what GDAL opens for a parameter of one or several rasters; empty when none is given."""
        return tuple(raster.path for raster in self._rasters[name])

    # checks
    def canExecute(self) -> tuple[bool, str]:
        text = dependencies.missing(self.NEEDS)
        return not text, dependencies.with_link(text) if text and _has_windows() else text

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        """Read the layers, which belong to the main thread, and nothing else.

        Destinations above all are for :meth:`execute`: a task that runs it on another thread starts from a list of
        layers to load of its own, and what was asked for here is never loaded.
        """
        # An error raised here would reach a script only as "There were errors executing the algorithm",
        # so it waits for processAlgorithm, whose exception text is passed on.
        try:
            with told_to_the_user():
                self._rasters = {
                    definition.name(): rasters_of(parameters.get(definition.name()), context)
                    for definition in self.parameterDefinitions()
                    if definition.type() in RASTER_TYPES
                }
        except QgsProcessingException as error:
            self._refusal = error
        return True

    # run
    def processAlgorithm(self, parameters, context, feedback) -> dict:
        with told_to_the_user():
            if self._refusal is not None:
                raise self._refusal
            dependencies.check(self.NEEDS)
            _keep_thread_state()
            feedback.pushInfo(_with_versions())
            self._tell_facts(feedback)
            start = time.perf_counter()
            with cancelled_by_signals(feedback), self._within_limits(feedback):
                results = self.execute(parameters, context, feedback)
            self._show(results, context)
            feedback.pushInfo(f"Finished in {time.perf_counter() - start:.1f} s.")
            return {
                name: value for name, value in results.items() if value != ""
            }  # outputs that were left out

    def _tell_facts(self, feedback: QgsProcessingFeedback) -> None:
        for facts in {
            raster.path: raster.facts for rasters in self._rasters.values() for raster in rasters
        }.values():
            for message in facts.messages if facts else ():
                feedback.pushInfo(message)
            for doubt in facts.doubts if facts else ():
                feedback.pushWarning(doubt)

    def _show(self, results: Mapping[str, Any], context: QgsProcessingContext) -> None:
        rasters = [
            one.name()
            for one in self.destinationParameterDefinitions()
            if one.type() == "rasterDestination"
        ]
        for name in filter(results.get, rasters):
            inputs = [
                raster
                for parameter in self.LIKE.get(name, ())
                for raster in self._rasters[parameter]
            ]
            styles = [(raster.path, raster.style) for raster in inputs if raster.style is not None]
            show(results[name], styles if name in self.LIKE else None, context)

    def execute(
        self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        """Read the parameters, do the work, perhaps on another thread, and return the outputs, "" for none.

        Rasters come from :meth:`rasterPaths`; BandloomError may be raised. (The name ``run`` is taken: QGIS's own
        method of that name calls ``processAlgorithm``.)
        """
        raise NotImplementedError

    def watch(self, work: Callable[[Progress], Result], feedback: QgsProcessingFeedback) -> Result:
        """Run ``work`` so that Cancel is answered at once, also while it imports libraries."""
        return watched(work, FeedbackProgress(feedback))

    @contextmanager
    def _within_limits(self, feedback: QgsProcessingFeedback) -> Iterator[None]:
        """Hold GDAL's cache, and torch where it is sure to be used, to the settings."""
        from ..nets.models.engines import limit_torch
        from ..rasters.gdal_calls import CACHE, bounded_cache

        threads = settings.threads()
        if ("torch",) in self.NEEDS and threads:
            self.watch(lambda _: limit_torch(threads), feedback)
        with bounded_cache(settings.cache_bytes() or CACHE):
            yield


@contextmanager
def cancelled_by_signals(feedback: QgsProcessingFeedback) -> Iterator[None]:
    """Take SIGINT and SIGTERM for Cancel, so that nothing is left behind, and pass the signal on after that.

    A second signal does at once what it did before. Only a main thread may handle signals, as that of ``qgis_process``.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(
                number, signal.SIG_DFL if handler is None else handler
            )  # None: not set by Python

    def cancel(number: int, _: Any) -> None:  # noqa: ANN401 - a frame
        received.append(number)
        restore()
        feedback.cancel()

    try:
        for number in SIGNALS:
            signal.signal(number, cancel)
        yield
    finally:
        restore()
        if received and signal.getsignal(received[0]) is not signal.default_int_handler:
            signal.raise_signal(
                received[0]
            )  # else the sentence on Cancel says more than a KeyboardInterrupt


@contextmanager
def told_to_the_user() -> Iterator[None]:
    """Turn what a user can mend into a ``QgsProcessingException`` that holds its sentence alone."""
    try:
        yield
    except BandloomError as error:
        raise QgsProcessingException(str(error)) from error
    except ImportError as error:
        text = dependencies.unimportable(error)
        if not text:
            raise
        raise QgsProcessingException(text) from error


def _keep_thread_state() -> None:
    """Let Python's state of this thread live as long as the thread.

    QGIS runs algorithms on the threads of a pool, and Python's state of such a thread ends with each call from C++.
    Libraries made with pybind11 (scipy, torch, onnxruntime) go on using the one in which the first of them was
    imported, and free it again: the second run on that thread would take QGIS down.
    """
    if threading.get_ident() != threading.main_thread().ident:
        ctypes.pythonapi.PyGILState_Ensure()


def _with_versions() -> str:
    libraries = {"QGIS": Qgis.QGIS_VERSION, "GDAL": gdal.__version__, **library_versions()}
    return (
        f"Bandloom {version()} with "
        + ", ".join(f"{name} {number}" for name, number in libraries.items())
        + "."
    )


def _has_windows() -> bool:
    from qgis import utils  # QGIS's start has it already; scripts may do without

    return utils.iface is not None


def rasters_of(value: Any, context: QgsProcessingContext) -> tuple[Raster, ...]:  # noqa: ANN401 - whatever QGIS passes
    """Return the rasters that the value of a parameter names: layers, their ids or names, paths, or a list of these.

    Raises:
        InputError: a layer is not read through GDAL.
    """
    values = value if isinstance(value, (list, tuple)) else [value]
    return tuple(_raster(item, context) for item in values if item not in (None, ""))


def _raster(value: Any, context: QgsProcessingContext) -> Raster:  # noqa: ANN401 - as above
    if isinstance(value, QgsProperty):
        value = value.valueAsString(context.expressionContext(), "")[0]
    layer = value if isinstance(value, QgsMapLayer) else None
    if layer is None:
        # A name or id of a project's layer; anything else is left for GDAL to open or to refuse.
        layer = QgsProcessingUtils.mapLayerFromString(str(value), context, False)
    if layer is None:
        return Raster(str(value))
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        kind = layer.providerType()
        raise InputError(
            f"Layer '{layer.name()}' ({kind}) is not a raster file: export it to a GeoTIFF and use that."
        )
    # QGIS appends its own options (open options, credentials) to the name GDAL knows.
    path = layer.source().partition("|option:")[0].partition("|credential:")[0]
    facts = facts_of(layer)
    return Raster(with_facts(path, facts), style_of(layer), facts)


def _raster_options_widget() -> dict[str, str]:
    if Qgis.QGIS_VERSION_INT >= RASTER_OPTIONS_IN_CPP:
        return {"widget_type": "rasteroptions"}
    return {"class": "processing.algs.gdal.ui.RasterOptionsWidget.RasterOptionsWidgetWrapper"}
