"""What every algorithm of the toolbox shares: identity, common parameters, checks, and how errors are told."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional, TypeVar

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..core.progress import Progress, run_watched
from ..core.version import library_versions, version
from . import dependencies, settings
from .feedback import FeedbackProgress, cancelled_by_signals, user_errors
from .inputlayers import InputRaster, checkable, rasters_of, with_variables
from .style import show, show_errors

ICONS = Path(__file__).parent.parent / "resources" / "icons"
SMALLEST_TILE = 48  # pixels
DOCS = Path(__file__).parent.parent / "docs"
HELP_URL = "https://github.com/bandloom/bandloom/blob/main/docs/{name}.md"
RASTER_TYPES = ("raster", "multilayer")  # of parameters
# since QGIS 3.40 the creation options widget is C++ and the Python one is gone
RASTER_OPTIONS_IN_CPP = 34000


Result = TypeVar("Result")


def help_url(name: str) -> str:
    """Return the address of a page of the guide: the one that the zip holds, without it the repository's."""
    local = DOCS / f"{name}.html"
    return local.as_uri() if local.is_file() else HELP_URL.format(name=name)


class BandloomAlgorithm(QgsProcessingAlgorithm):
    """A thin base: an algorithm states its identity and parameters and implements :meth:`execute`.

    ``NEEDS`` lists what must be importable: each entry is a tuple of alternatives, any of which will do.
    """

    NEEDS: tuple[tuple[str, ...], ...] = ()
    ICON = "bandloom.svg"
    # for a raster output, the inputs that its bands come from
    LIKE: Mapping[str, tuple[str, ...]] = {}
    # of memory for each pixel of TILE_SIZE squared, measured as docs/settings.md says
    TILE_BYTES = 1000.0
    DEVICE, SEED, TILE_SIZE, CREATION_OPTIONS = "DEVICE", "SEED", "TILE_SIZE", "CREATION_OPTIONS"
    NODATA, VARIABLES = "NODATA", "VARIABLES"
    OUTPUT = "OUTPUT"
    RELIABILITY, MEDIAN_RELATIVE_ERROR = "RELIABILITY", "MEDIAN_RELATIVE_ERROR"

    _rasters: Mapping[str, tuple[InputRaster, ...]] = {}
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
        """Return a parameter of fixed values, which dialogs show by their labels.

        Args:
            name: of the parameter.
            text: that dialogs show for it.
            labels: of the values, in their order.
            default: a value; the first one where empty.
        """
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
        self.addVariables()
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

    def addVariables(self) -> None:
        """Add the advanced parameter VARIABLES."""
        variables = QgsProcessingParameterString(
            self.VARIABLES, self.tr("Variables of .mat, .h5 files"), "", optional=True
        )
        text = self.tr(
            "Where an input is a .mat or .h5 file: what is read of it, by parameter, such as MS=I_MS;PAN=I_PAN, or one "
            "name for all. ms|index=3 is one image of a stack, counted from 0; I_MS|order=brc says the axes: bands, "
            "rows, columns. A path may end in |variable=I_MS too. Empty: the only image of the file."
        )
        self.addAdvanced(variables, text)

    def addReliability(self) -> None:
        """Add the optional output RELIABILITY and the number that describes it."""
        errors = QgsProcessingParameterRasterDestination(
            self.RELIABILITY, self.tr("Reliability: expected errors"), None, True, False
        )
        text = self.tr(
            "One standard deviation of the expected error of every value, in the units of the result."
        )
        self.addWithHelp(errors, text)
        self.addOutput(
            QgsProcessingOutputNumber(
                self.MEDIAN_RELATIVE_ERROR, self.tr("Median of expected error over value")
            )
        )

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
        tile_size, largest = (
            self.parameterAsInt(parameters, self.TILE_SIZE, context),
            settings.largest_tile(self.TILE_BYTES),
        )
        return {
            "nodata": self.parameterAsString(parameters, self.NODATA, context),
            "tile_size": tile_size
            if largest is None
            else max(min(tile_size, largest), SMALLEST_TILE),
            "creation_options": tuple(
                option.strip() for option in options.split("|") if option.strip()
            ),
        }

    def reliabilityPath(self, parameters: dict, context: QgsProcessingContext) -> str:
        """Return where the expected errors go; empty where they are not asked for."""
        return self.parameterAsOutputLayer(parameters, self.RELIABILITY, context)

    def rasterPaths(self, name: str) -> tuple[str, ...]:
        """Return what GDAL opens for a parameter of one or several rasters; empty when none is given."""
        return tuple(raster.path for raster in self._rasters[name])

    # checks
    def canExecute(self) -> tuple[bool, str]:
        text = dependencies.missing(self.NEEDS)
        return not text, dependencies.with_link(text) if text and _has_windows() else text

    def checkParameterValues(self, parameters, context):
        """Let QGIS check the values, but for variables of MATLAB and HDF5 files, which it cannot open."""
        rasters = {
            definition.name(): checkable(parameters[definition.name()])
            for definition in self.parameterDefinitions()
            if definition.type() in RASTER_TYPES and definition.name() in parameters
        }
        return super().checkParameterValues({**parameters, **rasters}, context)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        """Read the layers, which belong to the main thread, and nothing else.

        Destinations above all are for :meth:`execute`: a task that runs it on another thread starts from a list of
        layers to load of its own, and what was asked for here is never loaded.
        """
        # An error raised here would reach a script only as "There were errors executing the algorithm",
        # so it waits for processAlgorithm, whose exception text is passed on.
        try:
            with user_errors():
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
        with user_errors():
            if self._refusal is not None:
                raise self._refusal
            variables = self.parameterAsString(parameters, self.VARIABLES, context)
            self._rasters = with_variables(self._rasters, variables)
            dependencies.check(self.NEEDS)
            _keep_thread_state()
            feedback.pushInfo(_with_versions())
            self._tell_facts(feedback)
            start = time.perf_counter()
            with cancelled_by_signals(feedback), self._within_limits(feedback):
                results = self.execute(parameters, context, feedback)
            self._show(results, context)
            feedback.pushInfo(f"Finished in {time.perf_counter() - start:.1f} s.")
            # "" stands for an output that was left out
            return {name: value for name, value in results.items() if value != ""}

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
            if name == self.RELIABILITY:
                show_errors(results[name], results[self.OUTPUT], context)
            else:
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
        return run_watched(work, FeedbackProgress(feedback))

    @contextmanager
    def _within_limits(self, feedback: QgsProcessingFeedback) -> Iterator[None]:
        """Hold GDAL's cache, and torch where it is sure to be used, to the settings."""
        from ..nets.models.engines import limit_torch
        from ..rasters.gdal_calls import CACHE, bounded_cache

        threads = settings.threads()
        if ("torch",) in self.NEEDS and threads:
            self.watch(lambda _: limit_torch(threads), feedback)  # it imports torch
            limit_torch(threads)  # holds for the thread that calls it and for new ones
        with bounded_cache(settings.cache_bytes() or CACHE):
            yield


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


def _raster_options_widget() -> dict[str, str]:
    if Qgis.QGIS_VERSION_INT >= RASTER_OPTIONS_IN_CPP:
        return {"widget_type": "rasteroptions"}
    return {"class": "processing.algs.gdal.ui.RasterOptionsWidget.RasterOptionsWidgetWrapper"}
