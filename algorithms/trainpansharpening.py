"""Toolbox algorithm *Train pan-sharpening model*: a model for *Pan-sharpen* from pairs of PAN and MS."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..nets.imaging import sensors
from .base import BandloomAlgorithm
from .feedback import FeedbackProgress
from .model_folders import model_folders, model_list

if TYPE_CHECKING:
    from ..jobs.train_pansharpening import TrainRequest

EPOCHS = 60
LICENCE = "as the training data"


class TrainPansharpening(BandloomAlgorithm):
    """Learns from scenes how their sensor's bands are sharpened."""

    ICON = "trainpansharpening.svg"
    NEEDS = (("torch",), ("safetensors",), ("onnx",), ("scipy",))
    PAN, MS, SENSOR, EPOCHS, RESUME, NAME = "PAN", "MS", "SENSOR", "EPOCHS", "RESUME", "NAME"
    ANY_BAND_COUNT, REGISTER, LICENCE = "ANY_BAND_COUNT", "REGISTER", "LICENCE"
    MODEL_OUT, REPORT = "MODEL_OUT", "REPORT"

    def name(self) -> str:
        return "trainpansharpening"

    def displayName(self) -> str:
        return self.tr("Train pan-sharpening model")

    def group(self) -> str:
        return self.tr("Train")

    def groupId(self) -> str:
        return "train"

    def tags(self) -> list[str]:
        return self.tr(
            "pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat"
        ).split(",")

    def shortDescription(self) -> str:
        return self.tr("Learns from scenes of a sensor a model for 'Pan-sharpen'.")

    def shortHelpString(self) -> str:
        return self.tr(
            "Learns from one or more pairs of a panchromatic (PAN) and a multispectral (MS) layer a model for "
            "'Pan-sharpen'. PAN and MS are taken in order. Pairs may differ in size and ratio; their MS have the same "
            "bands in the same order, unless 'Any number of bands' is chosen.\n\n"
            "Wald's protocol: each pair is degraded once more by the sensor's blur, so that the MS itself is the "
            "answer. Blocks of each scene are held out: on some of them the best state is chosen, and the training "
            "ends where nothing is gained any more; on the others the model is judged beside a cubic enlargement, the "
            "classical start and the bundled model. The report shows the table, the curves and pictures; the log says "
            "where a simpler method is better.\n\n"
            "Give a name to find the model in 'Pan-sharpen' by it; its path serves too. 'Resume from model' goes on "
            "where a training ended, as if it had not been interrupted, or begins with the weights of a bundled "
            "model. Needs PyTorch and onnx.\n\n"
            "Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&RS 63, "
            "691-699. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&RS "
            "72, 591-596."
        )

    def initAlgorithm(self, configuration=None) -> None:
        raster = QgsProcessing.SourceType.TypeRaster
        pan = QgsProcessingParameterMultipleLayers(
            self.PAN, self.tr("Panchromatic layers (PAN)"), raster
        )
        self.addWithHelp(pan, self.tr("One band each, the finer pixels."))
        ms = QgsProcessingParameterMultipleLayers(
            self.MS, self.tr("Multispectral layers (MS)"), raster
        )
        self.addWithHelp(
            ms,
            self.tr(
                "In the order of the PAN; pixels 2 to 8 times as large; the same bands in all."
            ),
        )
        generic = self.tr("generic: a usual blur")
        choices = {
            "auto": self.tr("auto: measured on the scene"),
            **sensors.titles(),
            "generic": generic,
        }
        sensor = self.choice(self.SENSOR, self.tr("Sensor"), choices)
        self.addWithHelp(
            sensor, self.tr("Gives the blur of the bands. auto: measured on each scene.")
        )
        integer = QgsProcessingParameterNumber.Type.Integer
        epochs = QgsProcessingParameterNumber(
            self.EPOCHS, self.tr("Epochs"), integer, EPOCHS, minValue=1
        )
        self.addWithHelp(
            epochs, self.tr("Passes over the scenes at most; the best state seen is kept.")
        )
        resume = QgsProcessingParameterString(
            self.RESUME, self.tr("Resume from model"), "", optional=True
        )
        resume.setMetadata(model_list("pansharp"))
        self.addWithHelp(
            resume, self.tr("Name or path of a model of this kind to go on from. Empty: a new one.")
        )
        name = QgsProcessingParameterString(
            self.NAME, self.tr("Name among my models"), "", optional=True
        )
        self.addWithHelp(
            name,
            self.tr("'Pan-sharpen' then finds the model by this name. Empty: by its path alone."),
        )
        self._add_advanced()
        self.addCommonParameters()
        for unused in (self.TILE_SIZE, self.CREATION_OPTIONS):
            self.removeParameter(unused)
        for name, text, kind in (
            (self.MODEL_OUT, self.tr("Model"), self.tr("Models (*.json)")),
            (self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)")),
        ):
            optional = name == self.REPORT
            self.addParameter(
                QgsProcessingParameterFileDestination(name, text, kind, optional=optional)
            )

    def _add_advanced(self) -> None:
        alone = QgsProcessingParameterBoolean(
            self.ANY_BAND_COUNT, self.tr("Any number of bands"), False
        )
        self.addAdvanced(
            alone,
            self.tr("One network for each band alone: fits any MS. Always so beyond 12 bands."),
        )
        register = QgsProcessingParameterBoolean(
            self.REGISTER, self.tr("Register PAN to MS"), False
        )
        self.addAdvanced(register, self.tr("Shift each PAN by the offset that the log reports."))
        licence = QgsProcessingParameterString(
            self.LICENCE, self.tr("Licence of the model"), LICENCE
        )
        self.addAdvanced(
            licence, self.tr("Written in the model's card, for those whom you give it to.")
        )

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.train_pansharpening import train_model

        request = self._read_request(parameters, context)
        train_model(request, FeedbackProgress(feedback))
        return {
            self.MODEL_OUT: str(Path(request.model).with_suffix(".json")),
            self.REPORT: request.report,
        }

    def _read_request(self, parameters, context) -> TrainRequest:
        from ..jobs.train_pansharpening import TrainRequest

        return TrainRequest(
            pans=self.rasterPaths(self.PAN),
            multispectrals=self.rasterPaths(self.MS),
            model=self.parameterAsFileOutput(parameters, self.MODEL_OUT, context),
            report=self.parameterAsFileOutput(parameters, self.REPORT, context),
            sensor=self.parameterAsEnumString(parameters, self.SENSOR, context),
            epochs=self.parameterAsInt(parameters, self.EPOCHS, context),
            resume=self.parameterAsString(parameters, self.RESUME, context),
            nodata=self.parameterAsString(parameters, self.NODATA, context),
            name=self.parameterAsString(parameters, self.NAME, context).strip(),
            band_by_band=self.parameterAsBool(parameters, self.ANY_BAND_COUNT, context),
            register=self.parameterAsBool(parameters, self.REGISTER, context),
            licence=self.parameterAsString(parameters, self.LICENCE, context),
            folders=model_folders(),
            **self.engineOptions(parameters, context),
        )
