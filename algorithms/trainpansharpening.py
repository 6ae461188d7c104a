"""Toolbox algorithm *Train pan-sharpening model*: a model for *Pan-sharpen* from pairs of PAN and MS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ..nets.imaging import sensors
from .feedback import FeedbackProgress
from .training import TrainingAlgorithm

if TYPE_CHECKING:
    from ..jobs.pansharpening_recipe import TrainRequest


class TrainPansharpening(TrainingAlgorithm):
    """Learns from scenes how their sensor's bands are sharpened."""

    ICON = "trainpansharpening.svg"
    NEEDS = (("torch",), ("safetensors",), ("onnx",), ("scipy",))
    PAN, MS, SENSOR = "PAN", "MS", "SENSOR"
    ANY_BAND_COUNT, REGISTER = "ANY_BAND_COUNT", "REGISTER"
    NETWORK, BATCH, LEARNING_RATE = "NETWORK", "BATCH", "LEARNING_RATE"
    PATCHES, PATCHES_VALIDATION, PATCH_SCALE = "PATCHES", "PATCHES_VALIDATION", "PATCH_SCALE"

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
            "Network 'paper' is CF2N, trained by its authors' recipe: L1, Adam at 3e-4, times 0.9 after 100 epochs, "
            "600 epochs, batches of 32. On pairs it adds to the classical start. On a file of patches (PanCollection's "
            ".h5, with pan, lms and gt) it adds to their interpolated MS, as published; then leave PAN and MS out.\n\n"
            "Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&RS 63, "
            "691-699. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&RS "
            "72, 591-596."
        )

    def initAlgorithm(self, configuration=None) -> None:
        self._add_images()
        tip = self.tr(
            "Passes over the scenes at most; the best state seen is kept. 0: 60, and 600 with network 'paper'."
        )
        self.addTraining("pansharp", tip, 0)
        self.addName(
            self.tr("'Pan-sharpen' then finds the model by this name. Empty: by its path alone.")
        )
        self._add_advanced()
        self._add_published()
        self.addModelOutputs()

    def _add_images(self) -> None:
        raster = QgsProcessing.SourceType.TypeRaster
        pan = QgsProcessingParameterMultipleLayers(
            self.PAN, self.tr("Panchromatic layers (PAN)"), raster, optional=True
        )
        self.addWithHelp(pan, self.tr("One band each, the finer pixels."))
        ms = QgsProcessingParameterMultipleLayers(
            self.MS, self.tr("Multispectral layers (MS)"), raster, optional=True
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
            self.tr(
                "One network that fits any MS: for each band alone, or with 'paper' for the strongest components. "
                "Always so beyond 12 bands."
            ),
        )
        register = QgsProcessingParameterBoolean(self.REGISTER, self.tr("Register PAN to MS"), True)
        self.addAdvanced(
            register, self.tr("Correct the offset that the log reports, where it is sure.")
        )
        self.addLicence()

    def _add_published(self) -> None:
        networks = {"bandloom": self.tr("bandloom: a small network"), "paper": "paper: CF2N"}
        network = self.choice(self.NETWORK, self.tr("Network"), networks)
        self.addAdvanced(network, self.tr("A new model's; one to resume from has its own."))
        for name, text, tip, kind, default in (
            (self.BATCH, self.tr("Batch"), self.tr("Patches in a step of 'paper'."),
             QgsProcessingParameterNumber.Type.Integer, 32),
            (self.LEARNING_RATE, self.tr("Learning rate"), self.tr("Of 'paper'."),
             QgsProcessingParameterNumber.Type.Double, 3e-4),
            (self.PATCH_SCALE, self.tr("Value that patches call 1"),
             self.tr("The authors divide all by 2047; 1023 fits 10 bits."),
             QgsProcessingParameterNumber.Type.Double, 2047.0),
        ):  # fmt: skip
            number = QgsProcessingParameterNumber(
                name, text, kind, default, minValue=1 if name != self.LEARNING_RATE else 1e-9
            )
            if name == self.LEARNING_RATE:
                number.setMetadata({"widget_wrapper": {"decimals": 6}})
            self.addAdvanced(number, tip)
        patches = QgsProcessingParameterFile(
            self.PATCHES, self.tr("File of patches"), optional=True
        )
        self.addAdvanced(
            patches,
            self.tr(
                "HDF5 with pan, lms and gt (patches, bands, rows, columns), instead of rasters."
            ),
        )
        validation = QgsProcessingParameterFile(
            self.PATCHES_VALIDATION, self.tr("File of patches held out"), optional=True
        )
        self.addAdvanced(
            validation,
            self.tr("They choose the state and judge it. Empty: a tenth of the patches."),
        )

    def checkParameterValues(self, parameters, context):
        layers, files = (
            bool(parameters.get(self.PAN) or parameters.get(self.MS)),
            bool(parameters.get(self.PATCHES)),
        )
        if layers == files:
            return False, self.tr("Give PAN and MS, or a file of patches: one of the two.")
        network = self.parameterAsEnumString(parameters, self.NETWORK, context)
        if files and network != "paper":
            return False, self.tr("A file of patches trains CF2N: choose the network 'paper'.")
        return super().checkParameterValues(parameters, context)

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.train_pansharpening import train_model

        request = self._read_request(parameters, context)
        train_model(request, FeedbackProgress(feedback))
        return self.modelResults(request)

    def _read_request(self, parameters, context) -> TrainRequest:
        from ..jobs.pansharpening_recipe import TrainRequest

        return TrainRequest(
            pans=self.rasterPaths(self.PAN),
            multispectrals=self.rasterPaths(self.MS),
            sensor=self.parameterAsEnumString(parameters, self.SENSOR, context),
            epochs=self.parameterAsInt(parameters, self.EPOCHS, context),
            name=self.parameterAsString(parameters, self.NAME, context).strip(),
            band_by_band=self.parameterAsBool(parameters, self.ANY_BAND_COUNT, context),
            register=self.parameterAsBool(parameters, self.REGISTER, context),
            network=self.parameterAsEnumString(parameters, self.NETWORK, context),
            batch=self.parameterAsInt(parameters, self.BATCH, context),
            rate=self.parameterAsDouble(parameters, self.LEARNING_RATE, context),
            patches=self.parameterAsFile(parameters, self.PATCHES, context),
            validation=self.parameterAsFile(parameters, self.PATCHES_VALIDATION, context),
            patch_scale=self.parameterAsDouble(parameters, self.PATCH_SCALE, context),
            licence=self.parameterAsString(parameters, self.LICENCE, context),
            **self.modelOptions(parameters, context),
            **self.engineOptions(parameters, context),
        )
