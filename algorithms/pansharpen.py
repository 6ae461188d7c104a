"""Toolbox algorithm *Pan-sharpen*: multispectral bands at the resolution of a panchromatic one."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterBoolean,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..nets.imaging import sensors
from .areaofinterest import add_area
from .base import BandloomAlgorithm
from .feedback import FeedbackProgress
from .model_folders import model_list
from .requests import read_request

TILE_SIZE = 1024


class Pansharpen(BandloomAlgorithm):
    """Brings multispectral bands to the pixels of a panchromatic one."""

    ICON = "pansharpen.svg"
    TILE_BYTES = 2000.0  # two windows are computed at a time
    NEEDS = (("onnxruntime", "openvino", "torch"), ("scipy",))
    PAN, MS, NETWORK, MODEL, MODE, SENSOR = "PAN", "MS", "NETWORK", "MODEL", "MODE", "SENSOR"
    ITERATIONS, REGISTER, OUTPUT = "ITERATIONS", "REGISTER", "OUTPUT"
    LIKE = {OUTPUT: (MS,)}

    def name(self) -> str:
        return "pansharpen"

    def displayName(self) -> str:
        return self.tr("Pan-sharpen")

    def group(self) -> str:
        return self.tr("Fuse")

    def groupId(self) -> str:
        return "fuse"

    def tags(self) -> list[str]:
        return self.tr(
            "pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n"
        ).split(",")

    def shortDescription(self) -> str:
        return self.tr("Brings multispectral bands to the resolution of a panchromatic band.")

    def shortHelpString(self) -> str:
        return self.tr(
            "Brings a multispectral layer (MS; any number of bands) to the pixels of a panchromatic one (PAN) that is "
            "2 to 8 times finer. The result keeps the names, data type and radiometry of the MS: degraded again by "
            "the sensor's blur, it gives the MS back within its noise. The grids need not be aligned; an MS in another "
            "reference system is brought to that of the PAN, with a warning: better give it in its own.\n\n"
            "Mode 'instant' uses a bundled network; 'adapt' goes on training it on this scene, one scale down, for "
            "about a minute whatever the scene's size; 'fit' trains on this scene alone. Network 'paper' is CF2N, "
            "which adds to the same classical start, in any mode (slower); 'published' is CF2N as the paper draws it, "
            "which adds to the interpolated MS and is trained on the scene (very slow; mode 'fit' only; the pair is "
            "taken as it lies).\n\n"
            "The log tells how far PAN and MS lie apart; 'Register PAN to MS' corrects it. Sensor 'auto' measures "
            "the blur of the MS against the PAN. Objects that moved between the two exposures and detail in bands "
            "that the PAN does not see stay soft. 'adapt', 'fit' and 'published' need PyTorch.\n\n"
            "CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Start: Aiazzi, Alparone, "
            "Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&RS 72, 591-596."
        )

    def initAlgorithm(self, configuration=None) -> None:
        self._add_inputs()
        modes = {
            "instant": self.tr("instant: a bundled network"),
            "adapt": self.tr("adapt: trained on by the scene"),
            "fit": self.tr("fit: trained on the scene alone"),
        }
        mode = self.choice(self.MODE, self.tr("Mode"), modes)
        tip = self.tr(
            "instant: a bundled network. adapt: trained on by the scene, about a minute. fit: by it alone."
        )
        self.addWithHelp(mode, tip)
        generic = self.tr("generic: a usual blur")
        choices = {
            "auto": self.tr("auto: measured on the scene"),
            **sensors.titles(),
            "generic": generic,
        }
        sensor = self.choice(self.SENSOR, self.tr("Sensor"), choices)
        self.addWithHelp(
            sensor, self.tr("Gives the blur of the bands. auto: measured on the scene.")
        )
        register = QgsProcessingParameterBoolean(self.REGISTER, self.tr("Register PAN to MS"), True)
        tip = self.tr(
            "Correct the offset that the log reports, where it is sure; the result lies on the PAN's pixels."
        )
        self.addWithHelp(register, tip)
        self._add_advanced()
        add_area(self)
        self.addCommonParameters(TILE_SIZE)
        self.addParameter(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Pan-sharpened"))
        )
        self.addReliability()
        self.addMeasures("OFFSET", "SNR", "BLUR")

    def _add_inputs(self) -> None:
        pan = QgsProcessingParameterRasterLayer(
            self.PAN, self.tr("Panchromatic layer (PAN)"), optional=True
        )
        self.addWithHelp(pan, self.tr("One band, the finer pixels."))
        ms = QgsProcessingParameterRasterLayer(
            self.MS, self.tr("Multispectral layer (MS)"), optional=True
        )
        self.addWithHelp(ms, self.tr("Any number of bands, pixels 2 to 8 times as large."))
        files = self.tr(
            "Product (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;"
            "All files (*)"
        )
        product = self.product(self.PRODUCT, self.tr("or a product"), files)
        tip = self.tr(
            "Instead of PAN and MS: the metadata file of a product (Landsat ..._MTL.txt, Pleiades and SPOT "
            "DIM_....XML, WorldView and GeoEye ....IMD, IKONOS po_..._metadata.txt), its folder or its archive; both "
            "are found in it."
        )
        self.addWithHelp(product, tip)

    def _add_advanced(self) -> None:
        networks = {
            "bandloom": self.tr("bandloom: a small network"),
            "paper": "paper: CF2N",
            "published": self.tr("published: CF2N on the interpolated MS"),
        }
        network = self.choice(self.NETWORK, self.tr("Network"), networks)
        self.addAdvanced(
            network,
            self.tr(
                "bandloom: classical start and a small network. paper: CF2N on the same start. published: CF2N on the "
                "interpolated MS, mode fit only."
            ),
        )
        model = QgsProcessingParameterString(self.MODEL, self.tr("Model"), optional=True)
        model.setMetadata(model_list("pansharp"))
        self.addAdvanced(
            model, self.tr("Name of a bundled or imported model, or the path of a model file.")
        )
        iterations = QgsProcessingParameterNumber(
            self.ITERATIONS, self.tr("Iterations of the training"), defaultValue=0, minValue=0
        )
        self.addAdvanced(
            iterations, self.tr("Optimiser steps of modes adapt and fit. 0: the default.")
        )

    def checkParameterValues(self, parameters, context):
        problem = self._problem(parameters, context)
        return (False, problem) if problem else super().checkParameterValues(parameters, context)

    def _problem(self, parameters, context) -> str:
        product = self.parameterAsString(parameters, self.PRODUCT, context)
        layers = [parameters.get(name) for name in (self.PAN, self.MS)]
        if not product and not all(layers):
            return self.tr("PAN and MS are needed, or one product that holds both.")
        if product and any(layers):
            return self.tr("Both a product and layers are given: leave one of them empty.")
        network = self.parameterAsEnumString(parameters, self.NETWORK, context)
        mode = self.parameterAsEnumString(parameters, self.MODE, context)
        model = self.parameterAsString(parameters, self.MODEL, context)
        if network == "published" and mode != "fit" and not model:
            return self.tr(
                "The network 'published' has no bundled weights and learns on the scene: use mode fit, or 'paper'."
            )
        return ""

    def execute(self, parameters, context, feedback) -> dict:
        from ..jobs.pansharpen import pansharpen

        request = read_request(self, parameters, context)
        numbers = pansharpen(request, FeedbackProgress(feedback))
        return {self.OUTPUT: request.output, self.RELIABILITY: request.reliability, **numbers}
