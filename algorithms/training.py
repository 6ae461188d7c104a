"""The base of the *Train* algorithms: what all of them ask for, and where the model goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .base import BandloomAlgorithm
from .model_folders import model_folders, model_list

if TYPE_CHECKING:
    from ..jobs.train_runner import ModelRequest

DEFAULT_EPOCHS = 60
LICENCE = "as the training data"


class TrainingAlgorithm(BandloomAlgorithm):
    """An algorithm that writes a model and a report."""

    EPOCHS, RESUME, NAME, LICENCE = "EPOCHS", "RESUME", "NAME", "LICENCE"
    MODEL_OUT, REPORT = "MODEL_OUT", "REPORT"

    def group(self) -> str:
        return self.tr("Train")

    def groupId(self) -> str:
        return "train"

    def addTraining(self, method: str, epochs_help: str, epochs: int = DEFAULT_EPOCHS) -> None:
        """Add EPOCHS with its tooltip and default (0: the recipe's), and RESUME with the list of a method's models."""
        integer = QgsProcessingParameterNumber.Type.Integer
        number = QgsProcessingParameterNumber(
            self.EPOCHS, self.tr("Epochs"), integer, epochs, minValue=min(epochs, 1)
        )
        self.addWithHelp(number, epochs_help)
        resume = QgsProcessingParameterString(
            self.RESUME, self.tr("Resume from model"), "", optional=True
        )
        resume.setMetadata(model_list(method))
        self.addWithHelp(
            resume, self.tr("Name or path of a model of this kind to go on from. Empty: a new one.")
        )

    def addName(self, name_help: str) -> None:
        """Add NAME, under which the model is copied among the user's, with its tooltip."""
        name = QgsProcessingParameterString(
            self.NAME, self.tr("Name among my models"), "", optional=True
        )
        self.addWithHelp(name, name_help)

    def addLicence(self) -> None:
        """Add LICENCE, which goes into the model's card."""
        licence = QgsProcessingParameterString(
            self.LICENCE, self.tr("Licence of the model"), LICENCE
        )
        self.addAdvanced(
            licence, self.tr("Written in the model's card, for those whom you give it to.")
        )

    def addModelOutputs(self, optional: tuple[str, ...] = (REPORT,)) -> None:
        """Add the common parameters without those of a raster that is written, then model and report."""
        self.addCommonParameters()
        for unused in (self.TILE_SIZE, self.CREATION_OPTIONS, self.SCHEDULER):
            self.removeParameter(unused)
        for name, text, kind in (
            (self.MODEL_OUT, self.tr("Model"), self.tr("Models (*.json)")),
            (self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)")),
        ):
            self.addParameter(
                QgsProcessingParameterFileDestination(name, text, kind, optional=name in optional)
            )

    def modelOptions(self, parameters: dict, context: QgsProcessingContext) -> dict[str, Any]:
        """Return ``model``, ``report``, ``resume``, ``nodata`` and ``folders`` of the request."""
        return {
            "model": self.parameterAsFileOutput(parameters, self.MODEL_OUT, context),
            "report": self.parameterAsFileOutput(parameters, self.REPORT, context),
            "resume": self.parameterAsString(parameters, self.RESUME, context),
            "nodata": self.parameterAsString(parameters, self.NODATA, context),
            "folders": model_folders(),
        }

    def modelResults(self, request: ModelRequest) -> dict[str, str]:
        """Return ``MODEL_OUT``, the card of the model that was written, and ``REPORT``."""
        card = str(Path(request.model).with_suffix(".json"))
        return {self.MODEL_OUT: card, self.REPORT: request.report}
