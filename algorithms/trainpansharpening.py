"""Toolbox algorithm *Train pan-sharpening model*: a model for *Pan-sharpen* from pairs of PAN and MS."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterMultipleLayers,
)

from ..nets.imaging import sensors
from .feedback import FeedbackProgress
from .training import TrainingAlgorithm

if TYPE_CHECKING:
    from ..jobs.train_pansharpening import TrainRequest


class TrainPansharpening(TrainingAlgorithm):
    """Learns from scenes how their sensor's bands are sharpened."""

    ICON = "trainpansharpening.svg"
    NEEDS = (("torch",), ("safetensors",), ("onnx",), ("scipy",))
    PAN, MS, SENSOR = "PAN", "MS", "SENSOR"
    ANY_BAND_COUNT, REGISTER = "ANY_BAND_COUNT", "REGISTER"

    def name(self) -> str:
        return "trainpansharpening"

    def displayName(self) -> str:
        return self.tr("Train pan-sharpening model")

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
        self._add_images()
        self.addTraining(
            "pansharp", self.tr("Passes over the scenes at most; the best state seen is kept.")
        )
        self.addName(
            self.tr("'Pan-sharpen' then finds the model by this name. Empty: by its path alone.")
        )
        self._add_advanced()
        self.addModelOutputs()

    def _add_images(self) -> None:
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

    def _add_advanced(self) -> None:
        alone = QgsProcessingParameterBoolean(
            self.ANY_BAND_COUNT, self.tr("Any number of bands"), False
        )
        self.addAdvanced(
            alone,
            self.tr("One network for each band alone: fits any MS. Always so beyond 12 bands."),
        )
        register = QgsProcessingParameterBoolean(self.REGISTER, self.tr("Register PAN to MS"), True)
        self.addAdvanced(
            register, self.tr("Correct the offset that the log reports, where it is sure.")
        )
        self.addLicence()

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
            sensor=self.parameterAsEnumString(parameters, self.SENSOR, context),
            epochs=self.parameterAsInt(parameters, self.EPOCHS, context),
            name=self.parameterAsString(parameters, self.NAME, context).strip(),
            band_by_band=self.parameterAsBool(parameters, self.ANY_BAND_COUNT, context),
            register=self.parameterAsBool(parameters, self.REGISTER, context),
            licence=self.parameterAsString(parameters, self.LICENCE, context),
            **self.modelOptions(parameters, context),
            **self.engineOptions(parameters, context),
        )
