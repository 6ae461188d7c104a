"""Parameters of the published network of *Sharpen Sentinel-2 bands*, S2S-UCNN, and what they choose."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from .base import BandloomAlgorithm

VARIANT, DEGRADATION, WHOLE_SCENE, SCALE = "VARIANT", "DEGRADATION", "WHOLE_SCENE", "SCALE"
MODEL, REFERENCE, MODEL_OUT, CURVE = "MODEL", "REFERENCE", "MODEL_OUT", "CURVE"


class WithPaperNetwork(BandloomAlgorithm):
    """An algorithm that offers the published network with all that its authors' notebooks do."""

    def addPaper(self) -> None:
        """Add the published network's parameters, folded."""
        variants = {
            "fr": self.tr("fr: 21 blocks, 1510 steps"),
            "rr": self.tr("rr: 24 blocks, 10010 steps"),
        }
        self.addAdvanced(
            self.choice(VARIANT, self.tr("Variant (paper)"), variants),
            self.tr("Of the published notebooks: at full (fr) or reduced resolution (rr)."),
        )
        degradations = {
            "nested": self.tr("nested: as pixels lie"),
            "published": self.tr("published: as in the notebooks"),
        }
        self.addAdvanced(
            self.choice(DEGRADATION, self.tr("Degradation (paper)"), degradations),
            self.tr(
                "In the loss. published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, which shifts bands of "
                "real products by 5 m (20 m bands) and 25 m (60 m)."
            ),
        )
        self.addAdvanced(
            QgsProcessingParameterBoolean(
                WHOLE_SCENE, self.tr("Whole scene in every step (paper)"), False
            ),
            self.tr(
                "As published. Otherwise so of up to 216 x 216 pixels, and random crops of larger scenes. A scene that "
                "memory cannot hold is refused."
            ),
        )
        scale = QgsProcessingParameterNumber(
            SCALE, self.tr("Largest value (paper)"), QgsProcessingParameterNumber.Type.Double, 0.0, minValue=0.0
        )  # fmt: skip
        self.addAdvanced(
            scale, self.tr("Digital number that the network calls 1. 0: the scene's largest.")
        )
        model = QgsProcessingParameterFile(
            MODEL, self.tr("Fitted model (paper)"), optional=True, fileFilter="*.safetensors"
        )
        self.addAdvanced(
            model,
            self.tr(
                "Written as MODEL_OUT before, of this scene or another date: applied as it is in mode instant, gone "
                "on from in mode fit."
            ),
        )
        reference = QgsProcessingParameterRasterLayer(
            REFERENCE, self.tr("True 20 m bands (paper)"), optional=True
        )
        self.addAdvanced(
            reference,
            self.tr(
                "Of a reduced scene: six bands on the pixels of the 10 m bands. CURVE then has their SRE every 10 "
                "steps; nothing is learnt from it. Each step sees the whole scene."
            ),
        )

    def addPaperOutputs(self) -> None:
        """Add the fitted model and the curve of its losses, both optional."""
        for name, text, kind in (
            (MODEL_OUT, self.tr("Fitted model (paper)"), "safetensors (*.safetensors)"),
            (CURVE, self.tr("Curve of losses (paper)"), "CSV (*.csv)"),
        ):
            output = QgsProcessingParameterFileDestination(
                name, text, kind, optional=True, createByDefault=False
            )
            output.setFlags(output.flags() | output.Flag.FlagAdvanced)
            self.addParameter(output)
