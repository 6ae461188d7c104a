"""Toolbox algorithm *Train L1BSR*: models for *Super-resolve L1B* and *Register bands* from images alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .feedback import FeedbackProgress
from .model_folders import model_list
from .training import TrainingAlgorithm

if TYPE_CHECKING:
    from ..jobs.train_l1bsr import TrainRequest


class TrainL1bsr(TrainingAlgorithm):
    """Learns registration and super-resolution from overlapping or single images, without truth."""

    ICON = "trainl1bsr.svg"
    NEEDS = (("torch",), ("safetensors",), ("onnx",), ("scipy",))
    INPUT, BANDS, VIEWS, STAGE, NETWORK = "INPUT", "BANDS", "VIEWS", "STAGE", "NETWORK"
    CSR, GROUPS, BLOCKS, PAIRS = "CSR", "GROUPS", "BLOCKS", "PAIRS"

    def name(self) -> str:
        return "trainl1bsr"

    def displayName(self) -> str:
        return self.tr("Train L1BSR")

    def tags(self) -> list[str]:
        return self.tr(
            "sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector"
        ).split(",")

    def shortDescription(self) -> str:
        return self.tr(
            "Learns from L1B images models for 'Super-resolve L1B' and 'Register bands'."
        )

    def shortHelpString(self) -> str:
        return self.tr(
            "Learns from images with blue, green, red and near infrared, without any finer image, models for "
            "'Register bands' (CSR) and 'Super-resolve L1B' (REC).\n\n"
            "Views of one place by adjacent detectors follow each other in the list: the first with the second, the "
            "third with the fourth; or a table names them. Of single images two views each are simulated, at half "
            "their resolution, with shifts, parallax, blur, aliasing and noise.\n\n"
            "CSR learns that a band of one view, laid on another band and from there on the second view, has to "
            "resemble the same band there. REC then sees one view only; its bands, seen on the grid of the other "
            "view, have to resemble that. The lower part of each image is held out: on it the best state is chosen, "
            "and the report compares with phase correlation and bicubic interpolation.\n\n"
            "bandloom trains the light REC, which CSR's flow feeds; paper the published one, which takes days "
            "without a GPU at its full size. With both stages, the model of CSR is written beside that of REC, its "
            "name ending in _csr. 'Resume from model' goes on where a training ended, or begins with the weights of "
            "a model.\n\n"
            "Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023."
        )

    def initAlgorithm(self, configuration=None) -> None:
        raster = QgsProcessing.SourceType.TypeRaster
        images = QgsProcessingParameterMultipleLayers(
            self.INPUT, self.tr("Images (B02, B03, B04, B08)"), raster, optional=True
        )
        tip = self.tr(
            "Views of one place after each other, or single images. Empty where a table is given."
        )
        self.addWithHelp(images, tip)
        bands = QgsProcessingParameterString(
            self.BANDS, self.tr("Bands (names or numbers)"), "", optional=True
        )
        self.addWithHelp(
            bands,
            self.tr(
                "What each band is, such as B08,B04,B03,B02, or the numbers of blue, green, red, near infrared."
            ),
        )
        self._add_choices()
        self.addTraining("l1bsr", self.tr("At most; the best state seen is kept."))
        self.addName(
            self.tr("Lists of models then show it by this name. Empty: by its path alone.")
        )
        self._add_advanced()
        self.addModelOutputs()

    def _add_choices(self) -> None:
        views = {"auto": self.tr("auto: by looking"), "pairs": self.tr("pairs: each with the next"),
                 "single": self.tr("single: views are simulated")}  # fmt: skip
        self.addWithHelp(
            self.choice(self.VIEWS, self.tr("Views"), views),
            self.tr(
                "auto: pairs where an even number of images shows one place each two by two, else single."
            ),
        )
        stages = {"both": self.tr("both: first csr, then rec"), "csr": self.tr("csr: registration"),
                  "rec": self.tr("rec: super-resolution")}  # fmt: skip
        self.addWithHelp(
            self.choice(self.STAGE, self.tr("Stage"), stages),
            self.tr("CSR registers bands; REC needs a CSR to learn."),
        )

    def _add_advanced(self) -> None:
        networks = {
            "bandloom": self.tr("bandloom: light and fast"),
            "paper": self.tr("paper: as published"),
        }
        self.addAdvanced(
            self.choice(self.NETWORK, self.tr("Network of REC"), networks),
            self.tr("paper takes days without a GPU at its full size."),
        )
        csr = QgsProcessingParameterString(self.CSR, self.tr("CSR of the stage rec"), "l1bsr_csr")
        csr.setMetadata(model_list("l1bsr_registration"))
        self.addAdvanced(
            csr,
            self.tr(
                "Registers bands while REC learns alone, or is what CSR begins with beside a resumed REC."
            ),
        )
        integer = QgsProcessingParameterNumber.Type.Integer
        for name, text, default in (
            (self.GROUPS, self.tr("Residual groups"), 10),
            (self.BLOCKS, self.tr("Blocks of a group"), 20),
        ):
            self.addAdvanced(
                QgsProcessingParameterNumber(name, text, integer, default, minValue=1),
                self.tr("Of the paper's REC: fewer train faster."),
            )
        self.addLicence()
        pairs = QgsProcessingParameterFile(
            self.PAIRS,
            self.tr("Table of pairs"),
            optional=True,
            fileFilter=f"{self.tr('Tables')} (*.csv)",
        )
        tip = self.tr(
            "A CSV file whose columns first and second name the two views of a place, relative to it."
        )
        self.addAdvanced(pairs, tip)

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.train_l1bsr import train_model

        request = self._read_request(parameters, context)
        train_model(request, FeedbackProgress(feedback))
        return self.modelResults(request)

    def _read_request(self, parameters, context) -> TrainRequest:
        from ..jobs.train_l1bsr import TrainRequest

        return TrainRequest(
            images=self.rasterPaths(self.INPUT),
            bands=self.parameterAsString(parameters, self.BANDS, context),
            views=self.parameterAsEnumString(parameters, self.VIEWS, context),
            stage=self.parameterAsEnumString(parameters, self.STAGE, context),
            network=self.parameterAsEnumString(parameters, self.NETWORK, context),
            groups=self.parameterAsInt(parameters, self.GROUPS, context),
            blocks=self.parameterAsInt(parameters, self.BLOCKS, context),
            epochs=self.parameterAsInt(parameters, self.EPOCHS, context),
            csr=self.parameterAsString(parameters, self.CSR, context),
            name=self.parameterAsString(parameters, self.NAME, context).strip(),
            licence=self.parameterAsString(parameters, self.LICENCE, context),
            pairs=self.parameterAsFile(parameters, self.PAIRS, context),
            **self.modelOptions(parameters, context),
            **self.engineOptions(parameters, context),
        )
