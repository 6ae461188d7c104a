"""What every algorithm of the toolbox shares: identity, common parameters, checks, and how errors are told."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional

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

from ..errors import BandloomError, InputError
from ..progress import Progress
from ..version import library_versions, version
from . import needs, settings

ICONS = Path(__file__).parent.parent / "resources" / "icons"
SMALLEST_TILE = 48  # pixels
HELP_URL = "https://github.com/bandloom/bandloom/blob/main/docs/{name}.md"
RASTER_OPTIONS_IN_CPP = 34000  # since QGIS 3.40 the creation options widget is C++ and the Python one is gone


class FeedbackProgress(Progress):
    """Passes progress and messages on to a ``QgsProcessingFeedback``."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback

    def report(self, fraction: float) -> None:
        """Move the progress bar."""
        self._feedback.setProgress(100.0 * fraction)

    def info(self, text: str) -> None:
        """Write a line in the log."""
        self._feedback.pushInfo(text)

    def warn(self, text: str) -> None:
        """Write a warning in the log."""
        self._feedback.pushWarning(text)

    def cancelled(self) -> bool:
        """Tell whether the user pressed Cancel."""
        return self._feedback.isCanceled()


class BandloomAlgorithm(QgsProcessingAlgorithm):
    """A thin base: an algorithm states its identity and parameters and implements :meth:`execute`.

    ``NEEDS`` lists what must be importable: each entry is a tuple of alternatives, any of which will do.
    """

    NEEDS: tuple[tuple[str, ...], ...] = ()
    ICON = "bandloom.svg"
    TILE_BYTES = 1000.0  # of memory for each pixel of TILE_SIZE squared, measured as docs/settings.md says
    DEVICE, SEED, TILE_SIZE, CREATION_OPTIONS = "DEVICE", "SEED", "TILE_SIZE", "CREATION_OPTIONS"

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
        return HELP_URL.format(name=self.name())

    # parameters
    def addWithHelp(self, parameter: QgsProcessingParameterDefinition, text: str) -> None:
        """Add a parameter with its tooltip."""
        parameter.setHelp(text)
        self.addParameter(parameter)

    def addAdvanced(self, parameter: QgsProcessingParameterDefinition, text: str) -> None:
        """Add a parameter with its tooltip to the folded advanced section."""
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addWithHelp(parameter, text)

    def choice(self, name: str, text: str, labels: Mapping[str, str], default: str = "") -> QgsProcessingParameterEnum:
        """Return a parameter of fixed values, which dialogs show by their labels; the first is the default."""
        values = list(labels)
        parameter = QgsProcessingParameterEnum(name, text, values, False, default or values[0], False, True)
        widget = f"{__package__}.choicewidget.ChoiceWidgetWrapper"
        parameter.setMetadata({"widget_wrapper": {"class": widget, "labels": list(labels.values())}})
        return parameter

    def addCommonParameters(self, tile_size: int = 768) -> None:
        """Add DEVICE and SEED, and as advanced parameters TILE_SIZE and CREATION_OPTIONS."""
        labels = (self.tr("auto: GPU where one works"), self.tr("cpu: processor"), self.tr("cuda: NVIDIA GPU"))
        device = self.choice(self.DEVICE, self.tr("Device"), dict(zip(settings.DEVICES, labels)), settings.device())
        self.addWithHelp(device, self.tr("auto: the GPU where one works, else the processor. The log says which."))
        integer = QgsProcessingParameterNumber.Type.Integer
        seed = QgsProcessingParameterNumber(self.SEED, self.tr("Seed"), integer, 0, minValue=0, maxValue=2**31 - 1)
        self.addAdvanced(seed, self.tr("The same seed on the same device gives the same result."))
        tile = QgsProcessingParameterNumber(self.TILE_SIZE, self.tr("Tile size [pixels]"), integer, tile_size)
        tile.setMinimum(SMALLEST_TILE)
        self.addAdvanced(tile, self.tr("Smaller tiles take less memory; the result is the same."))
        options = QgsProcessingParameterString(self.CREATION_OPTIONS, self.tr("Creation options"), "", optional=True)
        options.setMetadata({"widget_wrapper": _raster_options_widget()})
        self.addAdvanced(options, self.tr("GDAL creation options of the output, as NAME=VALUE|NAME=VALUE."))

    def engineOptions(self, parameters: dict, context: QgsProcessingContext) -> dict[str, Any]:
        """Return ``device``, ``seed`` and ``threads`` (0: all)."""
        return {
            "device": self.parameterAsEnumString(parameters, self.DEVICE, context),
            "seed": self.parameterAsInt(parameters, self.SEED, context),
            "threads": settings.threads(),
        }

    def outputOptions(self, parameters: dict, context: QgsProcessingContext) -> dict[str, Any]:
        """Return ``tile_size``, within the memory budget, and ``creation_options`` (a tuple of ``NAME=VALUE``)."""
        options = self.parameterAsString(parameters, self.CREATION_OPTIONS, context)
        asked, most = self.parameterAsInt(parameters, self.TILE_SIZE, context), settings.largest_tile(self.TILE_BYTES)
        return {
            "tile_size": asked if most is None else max(min(asked, most), SMALLEST_TILE),
            "creation_options": tuple(part.strip() for part in options.split("|") if part.strip()),
        }

    def rasterPaths(self, parameters: dict, name: str, context: QgsProcessingContext) -> tuple[str, ...]:
        """Return what GDAL opens for a parameter of one or several rasters; empty when none is given.

        Raises:
            InputError: a layer is not read through GDAL.
        """
        value = parameters.get(name)
        values = value if isinstance(value, (list, tuple)) else [value]
        return tuple(_gdal_path(item, context) for item in values if item not in (None, ""))

    # checks
    def canExecute(self) -> tuple[bool, str]:
        text = needs.missing(self.NEEDS)
        return not text, needs.with_link(text) if text and _has_windows() else text

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        # An error raised here would reach a script only as "There were errors executing the algorithm",
        # so it waits for processAlgorithm, whose exception text is passed on.
        try:
            with told_to_the_user():
                self.prepare(parameters, context)
        except QgsProcessingException as error:
            self._refusal = error
        return True

    # run
    def processAlgorithm(self, parameters, context, feedback) -> dict:
        with told_to_the_user():
            if self._refusal is not None:
                raise self._refusal
            needs.check(self.NEEDS)
            feedback.pushInfo(_with_versions())
            start = time.perf_counter()
            with _within_limits(self.NEEDS):
                results = self.execute(parameters, context, feedback)
            feedback.pushInfo(f"Finished in {time.perf_counter() - start:.1f} s.")
            return results

    def prepare(self, parameters: dict, context: QgsProcessingContext) -> None:
        """Read layers into plain values, on the main thread where QGIS has one; may raise BandloomError."""

    def execute(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict:
        """Do the work, perhaps on another thread, and return the outputs; may raise BandloomError.

        (The name ``run`` is taken: QGIS's own method of that name calls ``processAlgorithm``.)
        """
        raise NotImplementedError


@contextmanager
def told_to_the_user() -> Iterator[None]:
    """Turn what a user can mend into a ``QgsProcessingException`` that holds its sentence alone."""
    try:
        yield
    except BandloomError as error:
        raise QgsProcessingException(str(error)) from error
    except ImportError as error:
        text = needs.unimportable(error)
        if not text:
            raise
        raise QgsProcessingException(text) from error


@contextmanager
def _within_limits(wanted: tuple[tuple[str, ...], ...]) -> Iterator[None]:
    """Hold GDAL's cache, and torch where it is sure to be used, to the settings."""
    from ..nets.engines import limit_torch
    from ..rasters.calls import CACHE, bounded_cache

    if ("torch",) in wanted and settings.threads():
        limit_torch(settings.threads())
    with bounded_cache(settings.cache_bytes() or CACHE):
        yield


def _with_versions() -> str:
    libraries = {"QGIS": Qgis.QGIS_VERSION, "GDAL": gdal.__version__, **library_versions()}
    return f"Bandloom {version()} with " + ", ".join(f"{name} {number}" for name, number in libraries.items()) + "."


def _has_windows() -> bool:
    from qgis import utils  # QGIS's start has it already; scripts may do without

    return utils.iface is not None


def _gdal_path(value: Any, context: QgsProcessingContext) -> str:  # noqa: ANN401 - whatever QGIS passes
    if isinstance(value, QgsProperty):
        value = value.valueAsString(context.expressionContext(), "")[0]
    layer = value if isinstance(value, QgsMapLayer) else None
    if layer is None:
        # A name or id of a project's layer; anything else is left for GDAL to open or to refuse.
        layer = QgsProcessingUtils.mapLayerFromString(str(value), context, False)
    if layer is None:
        return str(value)
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        kind = layer.providerType()
        raise InputError(f"Layer '{layer.name()}' ({kind}) is not a raster file: export it to a GeoTIFF and use that.")
    # QGIS appends its own options (open options, credentials) to the name GDAL knows.
    return layer.source().partition("|option:")[0].partition("|credential:")[0]


def _raster_options_widget() -> dict[str, str]:
    if Qgis.QGIS_VERSION_INT >= RASTER_OPTIONS_IN_CPP:
        return {"widget_type": "rasteroptions"}
    return {"class": "processing.algs.gdal.ui.RasterOptionsWidget.RasterOptionsWidgetWrapper"}
