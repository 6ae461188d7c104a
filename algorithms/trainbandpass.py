"""Toolbox algorithm *Train bandpass alignment*: a model for *Align bandpass* from pairs of rasters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from .feedback import FeedbackProgress
from .publishedbandpass import PublishedBandpass, band_maxima

if TYPE_CHECKING:
    from ..jobs.train_bandpass import TrainRequest

PUBLISHED_WEIGHT = 0.01


class TrainBandpass(PublishedBandpass):
    """Learns how one sensor's reflectance looks to another."""

    ICON = "trainalign.svg"
    NEEDS = (("torch",), ("safetensors",))
    SOURCE, TARGET, MASK = "SOURCE", "TARGET", "MASK"
    NETWORK = "NETWORK"
    TV_WEIGHT, MONOTONICITY_WEIGHT = "TV_WEIGHT", "MONOTONICITY_WEIGHT"
    REFERENCE_BN_FREEZE = "REFERENCE_BN_FREEZE"

    def name(self) -> str:
        return "trainbandpass"

    def displayName(self) -> str:
        return self.tr("Train bandpass alignment")

    def tags(self) -> list[str]:
        return self.tr(
            "bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series"
        ).split(",")

    def shortDescription(self) -> str:
        return self.tr(
            "Learns from pairs of rasters how one sensor's reflectance looks to another."
        )

    def shortHelpString(self) -> str:
        return self.tr(
            "Learns from pairs of scenes, seen by two sensors at about the same time, a model for 'Align bandpass'. "
            "Source, target and mask are taken in order; those of one pair lie on one grid (warp them first) and "
            "hold the same bands. Pixels count where the mask, if given, is above 0 and nothing is nodata.\n\n"
            "With five scenes or more whole scenes are held out, with fewer, blocks of them. The report shows the "
            "curves and, on what was held out, the model beside six classical methods; where one of those is better, "
            "the log says so.\n\n"
            "Network 'bandloom' starts from a least-squares solution and goes on by gradient; 'paper' is the "
            "published network and recipe, which needs thousands of patches; it takes them from folders as its authors "
            "have them. Mode 'test' scores the model to resume from, by site and tile. Needs PyTorch.\n\n"
            "Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products "
            "with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563."
        )

    def initAlgorithm(self, configuration=None) -> None:
        self._add_pairs()
        self.addTraining("bandpass", self.tr("Passes over the pairs; the best state seen is kept."))
        self._add_network()
        self.addPublished()
        self.addOptimiser()
        self.addModelOutputs(optional=(self.MODEL_OUT, self.REPORT))
        scores = QgsProcessingParameterFileDestination(
            self.SCORES,
            self.tr("Scores by site and tile"),
            self.tr("CSV files (*.csv)"),
            optional=True,
            createByDefault=False,
        )
        self.addParameter(scores)

    def _add_pairs(self) -> None:
        raster = QgsProcessing.SourceType.TypeRaster
        for name, text, tip, optional in (
            (
                self.SOURCE,
                self.tr("Source rasters"),
                self.tr("Of the sensor that is to be aligned."),
                True,
            ),
            (
                self.TARGET,
                self.tr("Targets, in the same order"),
                self.tr("On the sources' grids."),
                True,
            ),
            (
                self.MASK,
                self.tr("Masks, in the same order"),
                self.tr("Pixels above 0 count."),
                True,
            ),
        ):
            self.addWithHelp(
                QgsProcessingParameterMultipleLayers(name, text, raster, optional=optional), tip
            )

    def _add_network(self) -> None:
        networks = {
            "bandloom": self.tr("bandloom: what measures best"),
            "paper": self.tr("paper: as published"),
        }
        network = self.choice(self.NETWORK, self.tr("Network"), networks)
        self.addAdvanced(
            network,
            self.tr("bandloom: monotone tables, mixed bands, signed correction. paper: as is."),
        )
        real = QgsProcessingParameterNumber.Type.Double
        for name, text in (
            (self.TV_WEIGHT, self.tr("Weight of smooth tables")),
            (self.MONOTONICITY_WEIGHT, self.tr("Weight against falling tables")),
        ):
            weight = QgsProcessingParameterNumber(name, text, real, PUBLISHED_WEIGHT, minValue=0.0)
            self.addAdvanced(
                weight, self.tr("The published weight is 0.01. Tables of 'bandloom' cannot fall.")
            )
        freeze = QgsProcessingParameterBoolean(
            self.REFERENCE_BN_FREEZE, self.tr("Freeze batch normalisation"), False
        )
        tip = self.tr(
            "After the first validation, as the authors' code does; network 'paper' only."
        )
        self.addAdvanced(freeze, tip)

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.train_bandpass import train_model
        from ..nets.models import engines

        self.watch(
            lambda _: engines.torch_device("cpu"), feedback
        )  # the options below need torch, slow to load
        request = self._with_options(parameters, context)
        if self.parameterAsEnumString(parameters, self.MODE, context) == "test":
            return self._test(request, parameters, context, feedback)
        train_model(request, FeedbackProgress(feedback))
        return self.modelResults(request)

    def _test(self, request: TrainRequest, parameters, context, feedback) -> dict:
        from ..jobs.assess_bandpass import AssessRequest, assess_model

        table = self.parameterAsFileOutput(parameters, self.SCORES, context)
        asked = AssessRequest(
            request.resume,
            request.sources,
            request.targets,
            request.masks,
            request.dataset,
            request.histograms,
            report=request.report,
            scores=table,
            nodata=request.nodata,
            folders=request.folders,
            **self.engineOptions(parameters, context),
        )
        assess_model(asked, FeedbackProgress(feedback))
        return {self.REPORT: request.report, self.SCORES: table}

    def _read_request(self, parameters, context) -> TrainRequest:
        from ..jobs.train_bandpass import TrainRequest

        return TrainRequest(
            sources=self.rasterPaths(self.SOURCE),
            targets=self.rasterPaths(self.TARGET),
            masks=self.rasterPaths(self.MASK),
            dataset=self.parameterAsFile(parameters, self.DATASET, context),
            histograms=self.parameterAsString(parameters, self.HISTOGRAMS, context),
            limits=band_maxima(self.parameterAsString(parameters, self.BAND_MAXIMA, context)),
            keep_every=self.parameterAsInt(parameters, self.KEEP_EVERY, context),
            **self.modelOptions(parameters, context),
        )

    def _with_options(self, parameters, context) -> TrainRequest:
        """Add the options; their class lives beside torch, which only this step needs."""
        from dataclasses import replace

        from ..nets.bandpass.training import Options

        engine = self.engineOptions(parameters, context)
        options = Options(
            network=self.parameterAsEnumString(parameters, self.NETWORK, context),
            epochs=self.parameterAsInt(parameters, self.EPOCHS, context),
            smoothness=self.parameterAsDouble(parameters, self.TV_WEIGHT, context),
            monotonicity=self.parameterAsDouble(parameters, self.MONOTONICITY_WEIGHT, context),
            reference_bn_freeze=self.parameterAsBool(parameters, self.REFERENCE_BN_FREEZE, context),
            seed=engine["seed"],
            device=engine["device"],
            **self.optimiserOptions(parameters, context),
        )
        return replace(self._read_request(parameters, context), options=options)
