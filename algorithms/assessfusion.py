"""Toolbox algorithm *Assess fusion quality*: how good a fused raster is, in numbers and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ..nets.imaging import sensors
from ..quality.names import CALIBRATION_NAMES, FULL_NAMES, MEANINGS, REFERENCE_NAMES
from .base import BandloomAlgorithm
from .feedback import FeedbackProgress

if TYPE_CHECKING:
    from ..jobs.assess_fusion import AssessRequest


class AssessFusion(BandloomAlgorithm):
    """Scores a fused raster against a reference, or against its own PAN and MS."""

    ICON = "assess.svg"
    NEEDS = (("scipy",),)
    FUSED, MS, PAN, MSI, REFERENCE = "FUSED", "MS", "PAN", "MSI", "REFERENCE"
    RATIO, SENSOR, PROTOCOL, REPORT, METRICS = "RATIO", "SENSOR", "PROTOCOL", "REPORT", "METRICS"

    def name(self) -> str:
        return "assessfusion"

    def displayName(self) -> str:
        return self.tr("Assess fusion quality")

    def group(self) -> str:
        return self.tr("Assess and manage")

    def groupId(self) -> str:
        return "assess"

    def tags(self) -> list[str]:
        return self.tr("quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation").split(
            ","
        )

    def shortDescription(self) -> str:
        return self.tr("Scores a fused raster against a reference, or against its own PAN and MS.")

    def shortHelpString(self) -> str:
        return self.tr(
            "Scores a pan-sharpened or otherwise fused raster and writes an HTML report with figures, error maps and "
            "charts, the numbers as JSON, and each as an output that a model can branch on.\n\n"
            "With a reference (protocol 'reduced': inputs that were degraded, fused and compared with the original; "
            "or a sharper image of the place): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q and Q2n. Without one "
            "(protocol 'full'), from the MS and the PAN: D_lambda, D_s, QNR, D_lambda_K and HQNR; from the MS alone: "
            "D_lambda and D_lambda_K. 'auto' computes what the inputs allow. An MSI may stand for the PAN: the mean "
            "of its bands is then used. With a reference, expected errors ('Reliability') are judged too: how many "
            "errors stay below one and two of them, by band and ground.\n\n"
            "Indices without a reference tell a distorted image from a faithful one, but do not rank good ones.\n\n"
            "Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586."
        )

    def initAlgorithm(self, configuration=None) -> None:
        for name, text, tip, optional in (
            (self.FUSED, self.tr("Fused raster"), self.tr("What is scored."), False),
            (self.MS, self.tr("MS that was fused"), self.tr("The coarse bands."), True),
            (self.PAN, self.tr("PAN that was fused"), self.tr("The sharp band."), True),
            (self.MSI, self.tr("or the MSI that was fused"), self.tr("Several sharp bands."), True),
            (
                self.REFERENCE,
                self.tr("Reference"),
                self.tr("The right answer, in the bands of the fused."),
                True,
            ),
            (
                self.RELIABILITY,
                self.tr("Reliability: expected errors"),
                self.tr("Written with the fused raster; the reference judges it."),
                True,
            ),
        ):
            self.addWithHelp(QgsProcessingParameterRasterLayer(name, text, optional=optional), tip)
        self._add_options()
        self._add_outputs()

    def _add_options(self) -> None:
        protocols = {
            "auto": self.tr("auto: what the inputs allow"),
            "reduced": self.tr("reduced: against the reference"),
            "full": self.tr("full: against MS and PAN"),
        }
        protocol = self.choice(self.PROTOCOL, self.tr("Protocol"), protocols)
        self.addWithHelp(
            protocol, self.tr("reduced: the reference. full: MS and PAN. auto: what there is.")
        )
        sensor = self.choice(
            self.SENSOR,
            self.tr("Sensor"),
            {**sensors.titles(), "generic": self.tr("generic: a usual blur")},
        )
        self.addWithHelp(sensor, self.tr("Gives the blur of the bands for D_lambda_K."))
        number = QgsProcessingParameterNumber.Type.Double
        ratio = QgsProcessingParameterNumber(
            self.RATIO, self.tr("Ratio of the pixel sizes"), number, 0.0, minValue=0.0
        )
        self.addAdvanced(
            ratio,
            self.tr("Pixel size of the MS over that of the fused raster. 0: from the rasters."),
        )
        self.addNodata()
        self.addVariables()

    def _add_outputs(self) -> None:
        for name, text, kind in (
            (self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)")),
            (self.METRICS, self.tr("Numbers"), self.tr("JSON files (*.json)")),
        ):
            self.addParameter(
                QgsProcessingParameterFileDestination(name, text, kind, optional=True)
            )
        for name in (*REFERENCE_NAMES, *FULL_NAMES, *CALIBRATION_NAMES):
            self.addOutput(QgsProcessingOutputNumber(name.upper(), self.tr(MEANINGS[name])))

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.assess_fusion import assess

        request = self._read_request(parameters, context)
        scores = assess(request, FeedbackProgress(feedback))
        files = {self.REPORT: request.report, self.METRICS: request.metrics}
        return {**files, **{name.upper(): value for name, value in scores.items()}}

    def _read_request(self, parameters, context) -> AssessRequest:
        def path(name: str) -> str:
            return next(iter(self.rasterPaths(name)), "")

        from ..jobs.assess_fusion import AssessRequest

        return AssessRequest(
            fused=path(self.FUSED),
            ms=path(self.MS),
            pan=path(self.PAN) or path(self.MSI),
            reference=path(self.REFERENCE),
            reliability=path(self.RELIABILITY),
            ratio=self.parameterAsDouble(parameters, self.RATIO, context),
            sensor=self.parameterAsEnumString(parameters, self.SENSOR, context),
            protocol=self.parameterAsEnumString(parameters, self.PROTOCOL, context),
            nodata=self.parameterAsString(parameters, self.NODATA, context),
            report=self.parameterAsFileOutput(parameters, self.REPORT, context),
            metrics=self.parameterAsFileOutput(parameters, self.METRICS, context),
        )
