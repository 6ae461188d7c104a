"""The toolbox algorithm: identity, parameters, run; in the product, a file of algorithms/."""

from bandloom.algorithms.base import BandloomAlgorithm, FeedbackProgress
from qgis.core import QgsProcessingParameterRasterDestination, QgsProcessingParameterRasterLayer

from .job import EnlargeRequest, enlarge_raster


class Enlarge(BandloomAlgorithm):
    def name(self):
        return "enlarge"

    def displayName(self):
        return self.tr("Enlarge")

    def initAlgorithm(self, configuration=None):
        self.addParameter(QgsProcessingParameterRasterLayer("INPUT", self.tr("Image")))
        self.addCommonParameters()
        self.addParameter(QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Enlarged")))

    def execute(self, parameters, context, feedback):
        (path,), options = self.rasterPaths("INPUT"), self.outputOptions(parameters, context)
        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        enlarge_raster(EnlargeRequest(path, output, **options), FeedbackProgress(feedback))
        return {"OUTPUT": output}
