"""Toolbox algorithm *Fuse hyperspectral and multispectral*: the sharpness of one, the spectra of the other."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from .areaofinterest import add_area
from .base import BandloomAlgorithm
from .feedback import FeedbackProgress
from .requests import read_request


class FuseHyperspectral(BandloomAlgorithm):
    """Fuses a hyperspectral with a finer multispectral image of the same place."""

    ICON = "fusehyperspectral.svg"
    TILE_BYTES = 4000.0  # all bands of a window at once
    NEEDS = (("scipy",),)
    HSI, MSI, SRF, PSF = "HSI", "MSI", "SRF", "PSF"
    PRESET, ITERATIONS, WEIGHTS = "PRESET", "ITERATIONS", "WEIGHTS"
    OUTPUT, REPORT, PSF_OUT, SRF_OUT = "OUTPUT", "REPORT", "PSF_OUT", "SRF_OUT"
    HOLD_SRF, STAGES, WHOLE_IMAGE, REFERENCE = "HOLD_SRF", "STAGES", "WHOLE_IMAGE", "REFERENCE"
    WEIGHTS_OUT = "WEIGHTS_OUT"
    LIKE = {OUTPUT: (HSI,)}

    def name(self) -> str:
        return "fusehyperspectral"

    def displayName(self) -> str:
        return self.tr("Fuse hyperspectral and multispectral")

    def group(self) -> str:
        return self.tr("Fuse")

    def groupId(self) -> str:
        return "fuse"

    def tags(self) -> list[str]:
        return self.tr(
            "hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution"
        ).split(",")

    def shortDescription(self) -> str:
        return self.tr(
            "Gives a hyperspectral image the sharpness of a multispectral one of the same place."
        )

    def shortHelpString(self) -> str:
        return self.tr(
            "Gives a hyperspectral image (EnMAP, PRISMA, DESIS, airborne) the sharpness of a multispectral image of "
            "the same place and about the same time. Pixel sizes may differ by a whole ratio from 2 to 20. Neither "
            "sensor's response has to be known: the point spread function, with shifts between the images, and the "
            "spectral responses are estimated from the images and written as tables and in the report.\n\n"
            "Preset 'fast' regresses every band on the multispectral ones, corrects it by a Gaussian process in place "
            "and spectrum, and by what the coarse image still knows; noise is estimated and taken out. It takes "
            "seconds. Preset 'paper' is the published UDALN, trained from nothing on this scene: many minutes, and "
            "less accurate wherever we measured; it needs PyTorch.\n\n"
            "Bands that hold nothing, or hardly more than noise, are not learnt: they are only enlarged. What no "
            "multispectral band shows cannot be sharpened beyond what similar pixels suggest.\n\n"
            "Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. "
            "IEEE GRSL 19, 6007305."
        )

    def initAlgorithm(self, configuration=None) -> None:
        self._add_inputs()
        self._add_responses()
        self._add_paper()
        add_area(self)
        self.addCommonParameters(tile_size=480)
        self._add_published()
        self._add_outputs()

    def _add_inputs(self) -> None:
        hsi = QgsProcessingParameterRasterLayer(self.HSI, self.tr("Hyperspectral image"))
        self.addWithHelp(
            hsi,
            self.tr(
                "Many bands, large pixels; wavelengths are read from its metadata. Or a product: EnMAP "
                "...-METADATA.XML, PRISMA Level 2D .he5, Hyperion ..._MTL_L1T.TXT."
            ),
        )
        msi = QgsProcessingParameterRasterLayer(self.MSI, self.tr("Multispectral image"))
        self.addWithHelp(
            msi, self.tr("Few bands, small pixels, of the same place; any value scale.")
        )
        presets = {
            "fast": self.tr("fast: Bandloom's method"),
            "paper": self.tr("paper: UDALN as published (slow)"),
        }
        preset = self.choice(self.PRESET, self.tr("Preset"), presets)
        self.addWithHelp(preset, self.tr("fast: Bandloom's method. paper: UDALN as published."))

    def _add_responses(self) -> None:
        srf = QgsProcessingParameterString(
            self.SRF, self.tr("Spectral responses, if known"), "", optional=True
        )
        tip = self.tr(
            "A sensor's name (such as sentinel2a_msi), a CSV file (wavelength or band number, then one column for "
            "each multispectral band) or UDALN's convolution_hr2msi.pth. It limits where responses are looked for, and "
            "the report compares."
        )
        self.addAdvanced(srf, tip)
        psf = QgsProcessingParameterFile(
            self.PSF, self.tr("Point spread, if known"), optional=True,
            fileFilter=f"{self.tr('Weights')} (*.csv *.pth)",
        )  # fmt: skip
        tip = self.tr(
            "A CSV file: a square of weights in fine pixels, the ratio a side or more. Or UDALN's PSF.pth."
        )
        self.addAdvanced(psf, tip)

    def _add_paper(self) -> None:
        iterations = QgsProcessingParameterNumber(
            self.ITERATIONS, self.tr("Optimiser steps (preset paper)"),
            defaultValue=0, minValue=0,
        )  # fmt: skip
        tip = self.tr(
            "Shared among the three stages as published. 0: the published 65000. Preset fast has none."
        )
        self.addAdvanced(iterations, tip)
        weights = QgsProcessingParameterFile(
            self.WEIGHTS, self.tr("First weights (preset paper)"), optional=True,
            fileFilter=f"{self.tr('Weights')} (*.pth)",
        )  # fmt: skip
        tip = self.tr(
            "UDALN's spectral_upsample.pth of these sensors: training goes on from it, in fewer steps."
        )
        self.addAdvanced(weights, tip)

    def _add_published(self) -> None:
        """Add what users of UDALN's own code know: what is held, the plan of its stages, what it is scored by."""
        hold = QgsProcessingParameterBoolean(
            self.HOLD_SRF, self.tr("Hold known responses (paper)"), False
        )
        tip = self.tr(
            "The responses given as SRF are held as they are, instead of learnt within their limits. A given point "
            "spread is always held."
        )
        self.addAdvanced(hold, tip)
        stages = QgsProcessingParameterString(
            self.STAGES, self.tr("Plan of the stages (paper)"), "", optional=True
        )
        tip = self.tr(
            "Learning rate, epochs and the epoch that the decay begins with, of each stage, as UDALN names its "
            "folders: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, which is what it does by default."
        )
        self.addAdvanced(stages, tip)
        whole = QgsProcessingParameterBoolean(
            self.WHOLE_IMAGE, self.tr("Learn from all of it (paper)"), False
        )
        tip = self.tr(
            "Instead of from 48 x 48 hyperspectral pixels in the middle of a part. Time and memory grow with the "
            "image."
        )
        self.addAdvanced(whole, tip)
        reference = QgsProcessingParameterRasterLayer(
            self.REFERENCE, self.tr("True fine image (paper)"), optional=True
        )
        tip = self.tr(
            "All hyperspectral bands with the multispectral image's pixels. Log and report say how near the fused "
            "image comes to it after the second and the third stage."
        )
        self.addAdvanced(reference, tip)

    def _add_outputs(self) -> None:
        self.addParameter(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Fused image"))
        )
        self.addReliability()
        self.addMeasures("OFFSET")
        for name, text, kind in (
            (self.REPORT, self.tr("Report"), "HTML (*.html)"),
            (self.PSF_OUT, self.tr("Point spread function (CSV)"), "CSV (*.csv)"),
            (self.SRF_OUT, self.tr("Spectral responses (CSV)"), "CSV (*.csv)"),
            (self.WEIGHTS_OUT, self.tr("Learnt weights (preset paper)"), "PyTorch (*.pth)"),
        ):
            self.addParameter(
                QgsProcessingParameterFileDestination(
                    name, text, kind, optional=True, createByDefault=False
                )
            )

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.fuse_hyperspectral import fuse

        request = read_request(self, parameters, context)
        numbers = fuse(request, FeedbackProgress(feedback))
        files = {
            self.REPORT: request.report,
            self.PSF_OUT: request.psf_out,
            self.SRF_OUT: request.srf_out,
            self.WEIGHTS_OUT: request.weights_out,
        }
        return {
            self.OUTPUT: request.output,
            self.RELIABILITY: request.reliability,
            **files,
            **numbers,
        }
