"""Toolbox algorithm *Register bands*: the bands of a pushbroom image moved onto one of them."""

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

MODEL = "bandloom"


class RegisterBands(BandloomAlgorithm):
    """Moves blue, red and near infrared onto green, by a dense flow."""

    ICON = "register.svg"
    NEEDS = (("scipy",),)
    INPUT, BANDS, REFERENCE_BAND = "INPUT", "BANDS", "REFERENCE_BAND"
    MODEL, OUTPUT, FLOW = "MODEL", "OUTPUT", "FLOW"
    LIKE = {OUTPUT: (INPUT,)}

    def name(self) -> str:
        return "registerbands"

    def displayName(self) -> str:
        return self.tr("Register bands")

    def group(self) -> str:
        return self.tr("Align")

    def groupId(self) -> str:
        return "align"

    def tags(self) -> list[str]:
        return self.tr(
            "sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr"
        ).split(",")

    def shortDescription(self) -> str:
        return self.tr("Moves the bands of an image onto one of them where they do not fit.")

    def shortHelpString(self) -> str:
        return self.tr(
            "The bands of a pushbroom image see the ground one after the other and are shifted by up to some pixels: "
            "Sentinel-2 L1B, single detectors, drones. This moves every band onto green (or the band you choose) by "
            "a smooth, dense flow, found across the spectrum by local least squares from a correlation of "
            "edges' orientations. The log says the residual shift of each band before and after.\n\n"
            "Shifts of up to 128 pixels and a third of the image are found. A band that fits no better afterwards is "
            "left as it is, with a warning. Values are interpolated (bicubic); the reference band is returned as it "
            "is. Up to 12 pixels beyond the edge, values of the edge are repeated. A band of one value stays where it "
            "is.\n\n"
            "Moving objects and clouds are higher than the ground and fit less well. The flow raster holds dx and dy "
            "of each band in pixels: the band at p + (dx, dy) shows what the reference shows at p.\n\n"
            "Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023."
        )

    def initAlgorithm(self, configuration=None) -> None:
        image = QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Image"))
        self.addWithHelp(image, self.tr("A raster of two or more bands."))
        bands = QgsProcessingParameterString(
            self.BANDS, self.tr("Bands (names or numbers)"), "", optional=True
        )
        self.addWithHelp(
            bands,
            self.tr(
                "What each band is, such as B02,B03,B04,B08, or the numbers of those to use. Empty: all."
            ),
        )
        reference = QgsProcessingParameterString(
            self.REFERENCE_BAND, self.tr("Reference band"), "", optional=True
        )
        self.addWithHelp(
            reference,
            self.tr("Name or number of the band that stays. Empty: B03, or the second of four."),
        )
        model = QgsProcessingParameterString(self.MODEL, self.tr("Model"), MODEL)
        model.setMetadata(model_list("l1bsr_registration", MODEL))
        self.addWithHelp(
            model,
            self.tr(
                "bandloom: local least squares, or a network of the kind of CSR; the bundled one is less exact."
            ),
        )
        add_area(self)
        self.addCommonParameters()
        self.addParameter(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Registered bands"))
        )
        self.addParameter(
            QgsProcessingParameterRasterDestination(
                self.FLOW, self.tr("Flow [pixels]"), optional=True, createByDefault=False
            )
        )
        self.addMeasures("OFFSET")

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.register_bands import register

        request = read_request(self, parameters, context)
        numbers = register(request, FeedbackProgress(feedback))
        return {self.OUTPUT: request.output, self.FLOW: request.flow, **numbers}
