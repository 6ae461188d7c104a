"""Toolbox algorithm *Sharpen Sentinel-2 bands*: every band of a scene at 10 m."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from ..nets.sentinel2.block import BANDS_OUT
from .areaofinterest import add_area
from .feedback import FeedbackProgress
from .requests import read_request
from .s2sucnn import CURVE, MODEL, MODEL_OUT, WithPaperNetwork


class SharpenSentinel2(WithPaperNetwork):
    """Brings the 20 m and 60 m bands of Sentinel-2 to 10 m."""

    ICON = "sharpen.svg"
    NEEDS = (("onnxruntime", "openvino", "torch"), ("scipy",))
    INPUT_10M, INPUT_20M, INPUT_60M = "INPUT_10M", "INPUT_20M", "INPUT_60M"
    PRODUCT, BANDS, MODE, NETWORK = "PRODUCT", "BANDS", "MODE", "NETWORK"
    ITERATIONS, OUTPUT = "ITERATIONS", "OUTPUT"
    LIKE = {OUTPUT: (INPUT_10M, INPUT_20M, INPUT_60M)}

    def name(self) -> str:
        return "sharpensentinel2"

    def displayName(self) -> str:
        return self.tr("Sharpen Sentinel-2 bands")

    def group(self) -> str:
        return self.tr("Sharpen")

    def groupId(self) -> str:
        return "sharpen"

    def tags(self) -> list[str]:
        return self.tr(
            "sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn"
        ).split(",")

    def shortDescription(self) -> str:
        return self.tr("Brings the 20 m and 60 m bands of a Sentinel-2 scene to 10 m.")

    def shortHelpString(self) -> str:
        return self.tr(
            "Brings all bands of a Sentinel-2 L1C or L2A scene to 10 m, guided by the scene's own 10 m bands. "
            "Give the 10 m, 20 m and (optionally) 60 m bands as they are on disk, one file a band or stacks, or one "
            "SAFE product. The 10 m bands are returned as they are; each sharpened band, degraded again by its "
            "point spread function, gives the input back within its noise.\n\n"
            "Mode 'instant' applies the bundled network at once; 'fit' goes on learning from this scene, one scale "
            "down, for better detail in about a minute whatever the scene's size. Network 'paper' is the published "
            "S2S-UCNN, trained from nothing on the scene (slow; mode 'fit' only).\n\n"
            "Detail that no 10 m band shows cannot be brought back. Clouds and their shadows are sharpened like "
            "any surface. Needs onnxruntime, OpenVINO or PyTorch ('fit' and 'paper' need PyTorch).\n\n"
            "Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised "
            "convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896."
        )

    def initAlgorithm(self, configuration=None) -> None:
        self._add_inputs()
        self._add_options()
        add_area(self)
        self.addCommonParameters()
        self.addParameter(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Sharpened bands"))
        )
        self.addReliability()
        self.addMeasures("OFFSET", "SNR", "BLUR")
        self.addPaper()
        self.addPaperOutputs()

    def _add_inputs(self) -> None:
        for name, text, tip in (
            (
                self.INPUT_10M,
                self.tr("10 m bands"),
                self.tr("B02, B03, B04, B08: one file a band, or stacks."),
            ),
            (
                self.INPUT_20M,
                self.tr("20 m bands"),
                self.tr("B05, B06, B07, B8A, B11, B12, in the same way."),
            ),
            (
                self.INPUT_60M,
                self.tr("60 m bands"),
                self.tr("B01, B09. Left empty, the 20 m bands are sharpened."),
            ),
        ):
            layers = QgsProcessingParameterMultipleLayers(
                name, text, QgsProcessing.SourceType.TypeRaster, optional=True
            )
            self.addWithHelp(layers, tip)
        files = self.tr("Sentinel-2 product (MTD_MSI*.xml *.zip);;All files (*)")
        product = self.product(self.PRODUCT, self.tr("or a SAFE product"), files)
        tip = self.tr(
            "The metadata file (MTD_MSIL1C.xml, MTD_MSIL2A.xml), the zip, or the .SAFE folder, chosen or dropped here."
        )
        self.addWithHelp(product, tip)

    def _add_options(self) -> None:
        modes = {
            "instant": self.tr("instant: a bundled network"),
            "fit": self.tr("fit: learn from the scene first"),
        }
        mode = self.choice(self.MODE, self.tr("Mode"), modes)
        self.addWithHelp(
            mode, self.tr("instant: the bundled network. fit: learn from this scene first.")
        )
        bands = QgsProcessingParameterEnum(
            self.BANDS,
            self.tr("Bands to write"),
            list(BANDS_OUT),
            allowMultiple=True,
            optional=True,
            usesStaticStrings=True,
        )
        self.addWithHelp(
            bands, self.tr("Bands are written in the order of their names. None chosen: all.")
        )
        networks = {"bandloom": self.tr("bandloom: a small network"), "paper": "paper: S2S-UCNN"}
        network = self.choice(self.NETWORK, self.tr("Network"), networks)
        self.addAdvanced(
            network,
            self.tr("bandloom: registration, regression and a small network. paper: S2S-UCNN."),
        )
        iterations = QgsProcessingParameterNumber(
            self.ITERATIONS, self.tr("Iterations of the fit"), defaultValue=0, minValue=0
        )
        self.addAdvanced(iterations, self.tr("Optimiser steps in mode fit. 0: the default."))

    def checkParameterValues(self, parameters, context):
        problem = self._problem(parameters, context)
        return (False, problem) if problem else super().checkParameterValues(parameters, context)

    def _problem(self, parameters, context) -> str:
        product = self.parameterAsString(parameters, self.PRODUCT, context)
        layers = [parameters.get(name) for name in (self.INPUT_10M, self.INPUT_20M, self.INPUT_60M)]
        if not product and not any(layers):
            return self.tr(
                "No input is given: choose the 10 m and 20 m bands, or one SAFE product."
            )
        if product and any(layers):
            return self.tr(
                "Both a SAFE product and single bands are given: leave one of them empty."
            )
        network = self.parameterAsString(parameters, self.NETWORK, context)
        if (
            network == "paper"
            and self.parameterAsString(parameters, self.MODE, context) == "instant"
            and not self.parameterAsFile(parameters, MODEL, context)
        ):
            return self.tr(
                "The paper's network has no bundled weights and learns from the scene: choose mode fit, or a fitted "
                "model."
            )
        return ""

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.sharpen_sentinel2 import sharpen

        request = read_request(self, parameters, context)
        numbers = sharpen(request, FeedbackProgress(feedback))
        files = {MODEL_OUT: request.model_out, CURVE: request.curve}
        rasters = {self.OUTPUT: request.output, self.RELIABILITY: request.reliability}
        return {**rasters, **files, **numbers}
