"""The parameters that algorithms of the toolbox share, and what their values are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from . import settings
from .areaofinterest import area_options

SMALLEST_TILE = 48  # pixels
# since QGIS 3.40 the creation options widget is C++ and the Python one is gone
RASTER_OPTIONS_IN_CPP = 34000


class CommonParameters(QgsProcessingAlgorithm):
    """An algorithm that offers what several do."""

    # of memory for each pixel of TILE_SIZE squared, measured as docs/settings.md says
    TILE_BYTES = 1000.0
    DEVICE, SEED, TILE_SIZE, CREATION_OPTIONS = "DEVICE", "SEED", "TILE_SIZE", "CREATION_OPTIONS"
    NODATA, VARIABLES, SCHEDULER = "NODATA", "VARIABLES", "SCHEDULER"
    RELIABILITY, MEDIAN_RELATIVE_ERROR = "RELIABILITY", "MEDIAN_RELATIVE_ERROR"

    def tr(self, text: str) -> str:
        """Translate ``text``."""
        return QCoreApplication.translate("Bandloom", text)

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

    def product(self, name: str, text: str, files: str) -> QgsProcessingParameterFile:
        """Return an optional parameter of a product, which dialogs take as a file or a folder.

        Args:
            name: of the parameter.
            text: that dialogs show for it.
            files: filter of the dialog that chooses a file.
        """
        parameter = QgsProcessingParameterFile(name, text, optional=True, fileFilter=files)
        widget = f"{__package__}.productwidget.ProductWidgetWrapper"
        parameter.setMetadata({"widget_wrapper": {"class": widget, "files": files}})
        return parameter

    def addCommonParameters(self, tile_size: int = 768) -> None:
        """Add DEVICE, and as advanced parameters all that computing and writing a raster takes."""
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
        self.addScheduler()

    def addNodata(self) -> None:
        """Add the advanced parameter NODATA."""
        nodata = QgsProcessingParameterString(
            self.NODATA, self.tr("Nodata value"), "", optional=True
        )
        text = self.tr(
            "Of the inputs. Empty: as they declare; where they declare none, -9999 and -32768 are nodata, and wide "
            "zeros at the border of unsigned integers. A number: this value. none: all values are measurements."
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

    def addScheduler(self) -> None:
        """Add the advanced parameter SCHEDULER."""
        scheduler = QgsProcessingParameterString(
            self.SCHEDULER, self.tr("Dask scheduler"), "", optional=True
        )
        text = self.tr(
            "Address of a Dask cluster that computes the windows, such as tcp://10.0.0.1:8786; its workers read the "
            "inputs by their paths. Empty: as set in the options or DASK_SCHEDULER_ADDRESS, else this machine. none: "
            "this machine."
        )
        self.addAdvanced(scheduler, text)

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

    def addMeasures(self, *names: str) -> None:
        """Add numbers that a model may branch on: OFFSET, SNR, BLUR."""
        texts = {
            "OFFSET": self.tr("Largest corrected offset of inputs or bands [pixels]"),
            "SNR": self.tr("Lowest signal to noise ratio of a band"),
            "BLUR": self.tr("Mean gain of the blur at the Nyquist frequency"),
        }
        for name in names:
            self.addOutput(QgsProcessingOutputNumber(name, texts[name]))

    def engineOptions(self, parameters: dict, context: QgsProcessingContext) -> dict[str, Any]:
        """Return ``device``, ``seed`` and ``threads`` (0: all)."""
        return {
            "device": self.parameterAsEnumString(parameters, self.DEVICE, context),
            "seed": self.parameterAsInt(parameters, self.SEED, context),
            "threads": settings.threads(),
        }

    def outputOptions(self, parameters: dict, context: QgsProcessingContext) -> dict[str, Any]:
        """Return ``nodata``, ``tile_size`` within the memory budget, ``creation_options``, ``scheduler``; ``area``."""
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
            "scheduler": settings.scheduler(
                self.parameterAsString(parameters, self.SCHEDULER, context)
            ),
            **area_options(self, parameters, context),
        }

    def reliabilityPath(self, parameters: dict, context: QgsProcessingContext) -> str:
        """Return where the expected errors go; empty where they are not asked for."""
        return self.parameterAsOutputLayer(parameters, self.RELIABILITY, context)


def _raster_options_widget() -> dict[str, str]:
    if Qgis.QGIS_VERSION_INT >= RASTER_OPTIONS_IN_CPP:
        return {"widget_type": "rasteroptions"}
    return {"class": "processing.algs.gdal.ui.RasterOptionsWidget.RasterOptionsWidgetWrapper"}
