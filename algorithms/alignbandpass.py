"""Toolbox algorithm *Align bandpass*: one sensor's reflectance as another would have measured it."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from .areaofinterest import add_area
from .base import BandloomAlgorithm
from .feedback import FeedbackProgress
from .model_folders import model_list
from .requests import read_request

DEFAULT_MODEL = "bandpass_s2_gf1wfv"


class AlignBandpass(BandloomAlgorithm):
    """Brings the reflectance of a scene to the bands of another sensor."""

    ICON = "align.svg"
    NEEDS = (("onnxruntime", "openvino", "torch"),)
    INPUT, BANDS, MODEL, HISTOGRAM_FROM = "INPUT", "BANDS", "MODEL", "HISTOGRAM_FROM"
    BLUR, BLUR_FROM = "BLUR", "BLUR_FROM"
    OUTPUT, LUT, REPORT = "OUTPUT", "LUT", "REPORT"
    LIKE = {OUTPUT: (INPUT,)}

    def name(self) -> str:
        return "alignbandpass"

    def displayName(self) -> str:
        return self.tr("Align bandpass")

    def group(self) -> str:
        return self.tr("Align")

    def groupId(self) -> str:
        return "align"

    def tags(self) -> list[str]:
        return self.tr(
            "bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series"
        ).split(",")

    def shortDescription(self) -> str:
        return self.tr(
            "Makes Sentinel-2 reflectance look as if Gaofen-1 WFV had measured it, or any trained pair."
        )

    def shortHelpString(self) -> str:
        return self.tr(
            "Turns surface reflectance of one sensor into what another one would have measured, so that both make "
            "one time series. The bundled models go from Sentinel-2 (blue, green, red, near infrared) to the camera "
            "WFV1 of Gaofen-1, or WFV2 to WFV4: choose that of your image. They were made from spectral libraries and "
            "responses. Train others with 'Train bandpass alignment'.\n\n"
            "A model makes a lookup table for each band and a mixture of the bands of each pixel; networks that you "
            "train read the histogram of the whole scene, or of the raster given as its tile. The image stays as sharp "
            "as it is, unless you state a blur or have it measured from a raster of the other sensor. Stored values "
            "become reflectance by the scale and offset in the file; without them integers are taken as reflectance x "
            "10000 and real numbers as reflectance. The result has the input's data type and scale.\n\n"
            "Clouds and nodata should be masked: they are left out of the histogram. Values above a table's end are "
            "counted in the log. Needs onnxruntime, OpenVINO or PyTorch.\n\n"
            "Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products "
            "with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563."
        )

    def initAlgorithm(self, configuration=None) -> None:
        source = QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Surface reflectance"))
        self.addWithHelp(source, self.tr("A raster that holds blue, green, red and near infrared."))
        bands = QgsProcessingParameterString(
            self.BANDS, self.tr("Bands (blue, green, red, NIR)"), "", optional=True
        )
        tip = self.tr(
            "Numbers or names in this order, such as 2,3,4,8 or B02,B03,B04,B08. Empty: by their names."
        )
        self.addWithHelp(bands, tip)
        model = QgsProcessingParameterString(self.MODEL, self.tr("Model"), DEFAULT_MODEL)
        model.setMetadata(model_list("bandpass"))
        self.addWithHelp(
            model,
            self.tr(
                "Name of a bundled or imported model, or the path of a model file. The default is for WFV1."
            ),
        )
        tile = QgsProcessingParameterRasterLayer(
            self.HISTOGRAM_FROM, self.tr("Tile of the histogram"), optional=True
        )
        self.addWithHelp(
            tile, self.tr("For a raster cut from a tile: the tile itself. Empty: the raster.")
        )
        number = QgsProcessingParameterNumber.Type.Double
        blur = QgsProcessingParameterNumber(
            self.BLUR, self.tr("Blur [pixels]"), number, 0.0, minValue=0.0, maxValue=5.0
        )
        tip = self.tr(
            "Standard deviation of a Gaussian that makes the result as soft as the other sensor's image. 0: none."
        )
        self.addAdvanced(blur, tip)
        target = QgsProcessingParameterRasterLayer(
            self.BLUR_FROM, self.tr("Measure the blur from"), optional=True
        )
        tip = self.tr(
            "A raster of the other sensor over the same place: the result becomes as soft. Empty: the blur as stated."
        )
        self.addAdvanced(target, tip)
        add_area(self)
        self.addCommonParameters(tile_size=1024)
        self.addParameter(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Aligned reflectance"))
        )
        for name, text, kind in (
            (self.LUT, self.tr("Lookup tables"), self.tr("CSV files (*.csv)")),
            (self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)")),
        ):
            file = QgsProcessingParameterFileDestination(
                name, text, kind, optional=True, createByDefault=False
            )
            self.addParameter(file)

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.align_bandpass import align

        request = read_request(self, parameters, context)
        align(request, FeedbackProgress(feedback))
        return {self.OUTPUT: request.output, self.LUT: request.lut, self.REPORT: request.report}
