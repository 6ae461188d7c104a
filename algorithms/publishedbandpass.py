"""What *Train bandpass alignment* takes of the published training: its folders, its test and its options."""

from __future__ import annotations

import re
from typing import Any

from qgis.core import (
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .training import TrainingAlgorithm


class PublishedBandpass(TrainingAlgorithm):
    """An algorithm that trains or tests as the authors' code does."""

    MODE, DATASET, HISTOGRAMS, SCORES = "MODE", "DATASET", "HISTOGRAMS", "SCORES"
    BATCH, LEARNING_RATE, RATE_MODE, LOSS = "BATCH", "LEARNING_RATE", "RATE_MODE", "LOSS"
    BAND_MAXIMA, KEEP_EVERY = "BAND_MAXIMA", "KEEP_EVERY"

    def addPublished(self) -> None:
        """Add what is trained or tested, and the authors' folders, histograms and band maxima."""
        modes = {
            "train": self.tr("train: learn a model"),
            "test": self.tr("test: score a model"),
        }
        tip = self.tr(
            "test: scores of RESUME by site and tile, on the list test of the data set or on all pairs."
        )
        self.addWithHelp(self.choice(self.MODE, self.tr("Mode"), modes), tip)
        folder = QgsProcessingParameterFile(
            self.DATASET,
            self.tr("Data set"),
            QgsProcessingParameterFile.Behavior.Folder,
            optional=True,
        )
        tip = self.tr(
            "A folder of sites with S2, GF1 and mask, and lists train.txt, val.txt and test.txt, as the authors have."
        )
        self.addAdvanced(folder, tip)
        histograms = QgsProcessingParameterString(
            self.HISTOGRAMS, self.tr("Histograms of the tiles"), "", optional=True
        )
        tip = self.tr(
            "A folder of TILE.npy or a .csv (tile, band, 256 numbers); no pickles. Empty: counted."
        )
        self.addAdvanced(histograms, tip)
        maxima = QgsProcessingParameterString(
            self.BAND_MAXIMA, self.tr("Band maxima"), "", optional=True
        )
        tip = self.tr(
            "Digital numbers that the tables reach up to. Empty: measured; of a data set 3000,3000,4000,6500."
        )
        self.addAdvanced(maxima, tip)

    def addOptimiser(self) -> None:
        """Add batch, learning rate, loss and which states are kept."""
        kinds = QgsProcessingParameterNumber.Type
        batch = QgsProcessingParameterNumber(
            self.BATCH, self.tr("Batch size"), kinds.Integer, 0, minValue=0
        )
        self.addAdvanced(
            batch, self.tr("Crops of a step. 0: 4 as published, 8 of network 'bandloom'.")
        )
        rate = QgsProcessingParameterNumber(
            self.LEARNING_RATE, self.tr("Learning rate"), kinds.Double, 0.0, minValue=0.0
        )
        self.addAdvanced(
            rate, self.tr("At the start. 0: 0.001 as published, 0.002 of network 'bandloom'.")
        )
        modes = {
            "constant": self.tr("constant: as published"),
            "poly": self.tr("poly: falls to nothing, power 0.9"),
            "exp": self.tr("exp: falls to a hundredth"),
        }
        mode = self.choice(self.RATE_MODE, self.tr("Learning rate mode"), modes)
        self.addAdvanced(mode, self.tr("Over the epochs; network 'paper' only."))
        measures = {
            "mse": self.tr("mse: mean square, as published"),
            "l1": self.tr("l1: mean of the absolute error"),
        }
        loss = self.choice(self.LOSS, self.tr("Loss"), measures)
        self.addAdvanced(
            loss, self.tr("Of the pixels, beside the tables' terms; network 'paper' only.")
        )
        every = QgsProcessingParameterNumber(
            self.KEEP_EVERY,
            self.tr("Keep a model every [epochs]"),
            kinds.Integer,
            0,
            minValue=0,
        )
        self.addAdvanced(
            every,
            self.tr(
                "Written beside the model as NAME_epochs_N; the authors keep one every 5. 0: none."
            ),
        )

    def optimiserOptions(self, parameters: dict, context) -> dict[str, Any]:
        """Return ``batch``, ``rate``, ``rate_mode`` and ``loss`` of the training's options."""
        return {
            "batch": self.parameterAsInt(parameters, self.BATCH, context),
            "rate": self.parameterAsDouble(parameters, self.LEARNING_RATE, context),
            "rate_mode": self.parameterAsEnumString(parameters, self.RATE_MODE, context),
            "loss": self.parameterAsEnumString(parameters, self.LOSS, context),
        }


def band_maxima(text: str) -> tuple[int, ...]:
    """Return whole numbers from a text with commas, semicolons or blanks.

    Raises:
        InputError: one is no whole number above 255, which a table of 256 nodes needs.
    """
    from ..core.errors import InputError

    words = re.split(r"[,;\s]+", text.strip()) if text.strip() else []
    if not all(word.isdigit() and int(word) > 255 for word in words):
        raise InputError(
            f"The band maxima {text} are no whole numbers above 255: give one a band, such as 3000,3000,4000,6500."
        )
    return tuple(map(int, words))
