"""Toolbox algorithm *Simulate observation*: a raster as another sensor would have seen it."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..nets.imaging import sensors
from .areaofinterest import add_area
from .base import BandloomAlgorithm
from .feedback import FeedbackProgress
from .requests import read_request


class SimulateObservation(BandloomAlgorithm):
    """Blurs, decimates, mixes and shifts a raster, and adds noise, as a coarser sensor would."""

    ICON = "simulate.svg"
    NEEDS = (("scipy",),)
    INPUT, SENSOR, GAIN, PSF, SRF = "INPUT", "SENSOR", "GAIN", "PSF", "SRF"
    RATIO, SNR, SHIFT, DEGRADATION = "RATIO", "SNR", "SHIFT", "DEGRADATION"
    PAN, PAN_WEIGHTS, OUTPUT, PAN_OUTPUT = "PAN", "PAN_WEIGHTS", "OUTPUT", "PAN_OUTPUT"
    LIKE = {OUTPUT: (INPUT,), PAN_OUTPUT: (PAN,)}

    def name(self) -> str:
        return "simulateobservation"

    def displayName(self) -> str:
        return self.tr("Simulate observation")

    def group(self) -> str:
        return self.tr("Assess and manage")

    def groupId(self) -> str:
        return "assess"

    def tags(self) -> list[str]:
        return self.tr("degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation").split(",")

    def shortDescription(self) -> str:
        return self.tr("Makes of a raster what a coarser sensor would have seen of it.")

    def shortHelpString(self) -> str:
        return self.tr(
            "Blurs a raster by a sensor's modulation transfer, takes every so many pixels, and where asked mixes its "
            "bands by spectral responses, shifts it and adds noise: what is needed to try a method where the answer "
            "is known. The georeference is that of the coarse pixels, corner on corner with the input's.\n\n"
            "Wald's protocol: give the MS as input and its PAN too, both are reduced by the ratio; sharpen what comes "
            "out, and assess it with the MS as reference. From one sharp image: leave the PAN out, and a PAN is made "
            "of the input's bands at their own pixels. From a hyperspectral cube: reduce it once, and once more with "
            "spectral responses and ratio 1 for the multispectral image.\n\n"
            "The blur is a Gaussian that passes on the sensor's gain at the Nyquist frequency of the result, or a "
            "kernel of yours. Noise belongs to a pixel's position and the seed, not to the tile size. Pixels that "
            "nodata reach into are nodata. A score on simulated images tells of images that were made so, and of "
            "others as far as they are alike.\n\n"
            "Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&RS 63, "
            "691-699."
        )

    def initAlgorithm(self, configuration=None) -> None:
        image = QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Image"))
        self.addWithHelp(
            image, self.tr("What is observed: an MS, a hyperspectral cube, any raster.")
        )
        ratio = QgsProcessingParameterNumber(
            self.RATIO, self.tr("Ratio"), QgsProcessingParameterNumber.Type.Integer, 4, False, 1, 16
        )
        tip = self.tr("Pixels of the image along the side of one of the result. 1: pixels stay.")
        self.addWithHelp(ratio, tip)
        labels = {name: sensors.table(name).title for name in sensors.all_names()}
        labels["generic"] = self.tr("generic: a usual blur")
        sensor = self.choice(self.SENSOR, self.tr("Sensor"), labels)
        tip = self.tr(
            "Gives the blur: of bands with its bands' names, else in their order. generic: 0.3 for all."
        )
        self.addWithHelp(sensor, tip)
        pan = QgsProcessingParameterRasterLayer(self.PAN, self.tr("PAN of the pair"), optional=True)
        tip = self.tr("Reduced by the same ratio. Empty: a PAN is mixed of the image's bands.")
        self.addWithHelp(pan, tip)
        self._add_responses()
        add_area(self, learns=False)
        self.addCommonParameters()
        self.addParameter(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Observed image"))
        )
        self.addParameter(
            QgsProcessingParameterRasterDestination(
                self.PAN_OUTPUT, self.tr("PAN"), optional=True, createByDefault=False
            )
        )

    def _add_responses(self) -> None:
        number = QgsProcessingParameterNumber.Type.Double
        snr = QgsProcessingParameterNumber(
            self.SNR, self.tr("Signal-to-noise ratio"), number, 0.0, minValue=0.0
        )
        tip = self.tr(
            "Mean of a band over the standard deviation of its noise (100 is 40 dB). 0: no noise."
        )
        self.addWithHelp(snr, tip)
        srf = QgsProcessingParameterString(
            self.SRF, self.tr("Spectral responses"), "", optional=True
        )
        tip = self.tr(
            "A sensor's name (such as sentinel2a_msi), or a CSV file: wavelength or band number, then one column for "
            "each band of the result. Empty: the image's own bands."
        )
        self.addWithHelp(srf, tip)
        for name, text, tip in (
            (
                self.GAIN,
                self.tr("Gain at Nyquist"),
                self.tr("Instead of the sensor's: between 0 and 1, one or one each (0.3,0.28)."),
            ),
            (
                self.SHIFT,
                self.tr("Shift [pixels of the image]"),
                self.tr(
                    "rows,columns, such as 0.5,-1: the result shows things so far down and right of where they are."
                ),
            ),
            (
                self.PAN_WEIGHTS,
                self.tr("Weights of a mixed PAN"),
                self.tr("One number for each band, or a table of one response. Empty: the mean."),
            ),
        ):
            self.addAdvanced(QgsProcessingParameterString(name, text, "", optional=True), tip)
        degradations = {
            "nested": self.tr("nested: as pixels lie"),
            "published": self.tr("published: of S2S-UCNN"),
        }
        degradation = self.choice(self.DEGRADATION, self.tr("Degradation"), degradations)
        tip = self.tr(
            "published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, as in the notebooks of S2S-UCNN; what "
            "is seen then lies off the georeference. For that comparison alone."
        )
        self.addAdvanced(degradation, tip)
        psf = QgsProcessingParameterFile(
            self.PSF, self.tr("Point spread function"), optional=True,
            fileFilter=f"{self.tr('Weights')} (*.csv *.pth)",
        )  # fmt: skip
        tip = self.tr(
            "Instead of a gain: a CSV file, a square of weights in pixels of the image, the ratio a side or more. Or "
            "UDALN's PSF.pth."
        )
        self.addAdvanced(psf, tip)

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.simulate_observation import simulate

        request = read_request(self, parameters, context)
        simulate(request, FeedbackProgress(feedback))
        return {self.OUTPUT: request.output, self.PAN_OUTPUT: request.pan_output}
