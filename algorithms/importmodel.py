"""Toolbox algorithm *Import model*: authors' checkpoints and models from elsewhere for the lists of models."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingOutputFile,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ..core.progress import Progress
from .base import BandloomAlgorithm
from .model_folders import model_folders


class ImportModel(BandloomAlgorithm):
    """Makes a checkpoint a model that the other algorithms offer."""

    ICON = "importmodel.svg"
    NEEDS = (("torch",), ("safetensors",), ("onnx",))
    FILE, METHOD, NAME, SENSOR, MODEL_OUT = "FILE", "METHOD", "NAME", "SENSOR", "MODEL_OUT"

    def name(self) -> str:
        return "importmodel"

    def displayName(self) -> str:
        return self.tr("Import model")

    def group(self) -> str:
        return self.tr("Assess and manage")

    def groupId(self) -> str:
        return "assess"

    def tags(self) -> list[str]:
        return self.tr("model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec").split(",")

    def shortDescription(self) -> str:
        return self.tr(
            "Makes a checkpoint of a method's authors, or a model from elsewhere, one of your models."
        )

    def shortHelpString(self) -> str:
        return self.tr(
            "Takes the weights that a method's authors publish: REC_Real_L1B.pt and CSR_Real_L1B.pth.tar of L1BSR, and "
            "checkpoints of the bandpass network. The file is recognised by its keys and checked key by key and "
            "shape by shape; code that a file may carry is never run. The weights are written as ONNX and safetensors "
            "with a card among your models, and torch and the other libraries have to give the same answers.\n\n"
            "ONNX files that others made of REC or CSR are taken without a card: weights go by the order of the "
            "convolutions, whatever names, axes and scaling the file has, and the file has to do on a trial what the "
            "published network does (needs onnxruntime).\n\n"
            "Models that Bandloom has written elsewhere (a card with its .onnx or .safetensors file) are checked "
            "against the digests of the card and copied.\n\n"
            "A model is accepted only once it has run on a small block, in each library here that may run it, with the "
            "bands and the halo of its card.\n\n"
            "Whatever is not wholly what it should be is refused, and nothing is written. Mind the licence of the "
            "weights: the card does not know it. Needs PyTorch and onnx."
        )

    def initAlgorithm(self, configuration=None) -> None:
        pattern = "(*.pt *.pth *.tar *.safetensors *.onnx *.json)"
        file = QgsProcessingParameterFile(
            self.FILE,
            self.tr("Checkpoint or model file"),
            fileFilter=f"{self.tr('Weights')} {pattern}",
        )
        self.addWithHelp(
            file, self.tr("Weights of the authors, or a file of a model with its card beside it.")
        )
        methods = {
            "auto": self.tr("auto: recognised by the keys"),
            "l1bsr_rec": self.tr("l1bsr_rec: for Super-resolve L1B"),
            "l1bsr_csr": self.tr("l1bsr_csr: for Register bands"),
            "bandpass": self.tr("bandpass: for Align bandpass"),
        }
        method = self.choice(self.METHOD, self.tr("Method"), methods)
        self.addWithHelp(
            method,
            self.tr("auto: recognised by the keys. Another: the file has to be of that method."),
        )
        name = QgsProcessingParameterString(
            self.NAME, self.tr("Name among my models"), "", optional=True
        )
        self.addWithHelp(name, self.tr("The lists of models show it. Empty: the name of the file."))
        sensor = QgsProcessingParameterString(self.SENSOR, self.tr("Sensor"), "", optional=True)
        self.addWithHelp(sensor, self.tr("For the card. Empty: the sensor of the publication."))
        self.addOutput(QgsProcessingOutputFile(self.MODEL_OUT, self.tr("Card of the model")))

    def execute(self, parameters, context, feedback) -> dict:
        file = Path(self.parameterAsFile(parameters, self.FILE, context))
        name = (
            self.parameterAsString(parameters, self.NAME, context).strip()
            or file.name.split(".")[0]
        )
        method = self.parameterAsEnumString(parameters, self.METHOD, context)
        sensor = self.parameterAsString(parameters, self.SENSOR, context)
        folder = model_folders()[-1]

        def work(progress: Progress) -> Path:
            progress.stage("Loading PyTorch")
            from ..nets.models import engines
            from ..nets.models.import_weights import import_file

            libraries = ", ".join(
                f"{library} {number}" for library, number in engines.engines().items()
            )
            progress.info(
                engines.use(
                    "CPU", libraries, "the model is tried on a block in each that can run it"
                )
            )
            progress.stage("Checking the model and trying it on a block")
            card, description = import_file(file, folder, name, method, sensor)
            progress.info(f"{file.name}: {description}; now the model {name} in {folder}.")
            return card

        return {self.MODEL_OUT: str(self.watch(work, feedback))}
