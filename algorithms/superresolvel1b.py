"""Toolbox algorithm *Super-resolve L1B*: four Sentinel-2 L1B bands at 5 m, registered on green."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from .areaofinterest import add_area
from .base import BandloomAlgorithm
from .feedback import FeedbackProgress
from .model_folders import model_list
from .requests import read_request

MODEL = "l1bsr_light"


class SuperResolveL1B(BandloomAlgorithm):
    """Doubles the resolution of B02, B03, B04 and B08 and registers them on green."""

    ICON = "superresolve.svg"
    NEEDS = (("onnxruntime", "openvino", "torch"), ("scipy",))
    INPUT, BANDS, MODEL, OUTPUT = "INPUT", "BANDS", "MODEL", "OUTPUT"
    LIKE = {OUTPUT: (INPUT,)}

    def name(self) -> str:
        return "superresolvel1b"

    def displayName(self) -> str:
        return self.tr("Super-resolve L1B")

    def group(self) -> str:
        return self.tr("Sharpen")

    def groupId(self) -> str:
        return "sharpen"

    def tags(self) -> list[str]:
        return self.tr("sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr").split(",")

    def shortDescription(self) -> str:
        return self.tr(
            "Brings four Sentinel-2 L1B bands from 10 m to 5 m and registers them on green."
        )

    def shortHelpString(self) -> str:
        return self.tr(
            "Sentinel-2's L1B images are not resampled: their bands are shifted against each other and hold aliasing, "
            "from which detail beyond 10 m can be brought back. This registers blue, red and near infrared on green "
            "by a dense flow, lays the samples on a grid of 5 m and adds detail by a small network. One image is "
            "enough. The noise of each band is measured: where it dominates, the network takes noise away in place of "
            "adding detail.\n\n"
            "L1B has no map projection: ground control points and RPCs are carried along. L1C and L2A images work, "
            "but their bands have been resampled already and gain less. Detail is an estimate, made for looking and "
            "mapping, not for radiometry of single pixels.\n\n"
            "The published network REC finds the shifts itself, within its reach. Weights of it that 'Import model' "
            "has taken run with the channel attention of the whole scene, so that tiles leave no seams.\n\n"
            "Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. The "
            "bundled model is a light network trained on simulated pairs, not the authors' weights."
        )

    def initAlgorithm(self, configuration=None) -> None:
        image = QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Image (B02, B03, B04, B08)"))
        self.addWithHelp(
            image, self.tr("A raster with blue, green, red and near infrared of 10 m.")
        )
        bands = QgsProcessingParameterString(
            self.BANDS, self.tr("Bands (names or numbers)"), "", optional=True
        )
        tip = self.tr(
            "What each band is, such as B08,B04,B03,B02, or the numbers of blue, green, red, near infrared."
        )
        self.addWithHelp(bands, tip)
        model = QgsProcessingParameterString(self.MODEL, self.tr("Model"), MODEL)
        model.setMetadata(model_list("l1bsr"))
        self.addWithHelp(
            model,
            self.tr("l1bsr_light, or the paper's REC as 'Import model' made it (needs PyTorch)."),
        )
        add_area(self)
        self.addCommonParameters(256)
        self.addParameter(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Super-resolved bands"))
        )
        self.addReliability()
        self.addMeasures("OFFSET")

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.super_resolve_l1b import superresolve

        request = read_request(self, parameters, context)
        numbers = superresolve(request, FeedbackProgress(feedback))
        return {self.OUTPUT: request.output, self.RELIABILITY: request.reliability, **numbers}
