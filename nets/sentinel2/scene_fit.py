"""The network of one scene: the bundled one as it is, or fitted to the scene one scale down."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ...core.errors import EngineError
from ...core.progress import Progress
from ..imaging.detail_regression import GuidedSample
from ..imaging.observation_model import ObservationModel
from ..models import cards, engines, registry, runtime
from ..models.torch_runner import TorchRunner
from .calibration import few
from .local_regression import LocalRegression
from .options import Options
from .reduced_resolution import (
    ReducedSample,
    Refinement,
    correction_weights,
    measure_scale,
    reduced_samples,
    split,
    trust,
)

NAME = "s2s_bandloom"
STEPS = 400  # of a fit
# Of the fitted weights; the rest is the bundled ones': +0.1 to +0.16 dB on vietnam, usa and iceland.
BLEND = 0.5
SMALLEST_SCENE = 8000  # coarse pixels; a network would learn a smaller scene by heart


@dataclass
class FittedNetwork:
    """A network fitted to a scene in a number of steps; picklable."""

    runner: TorchRunner
    steps: int

    def __call__(self, block: np.ndarray) -> np.ndarray:
        """Run the network on (bands, rows, cols)."""
        return self.runner(block)

    @property
    def description(self) -> str:
        """Say what was fitted."""
        return f"network fitted in {self.steps} steps"


def fit_refinement(
    samples: Sequence[GuidedSample],
    degradation: ObservationModel,
    regression: LocalRegression,
    options: Options,
    progress: Progress,
) -> Optional[Refinement]:
    """Choose or fit the network of a scene, and weigh its correction band by band.

    Args:
        samples: windows of the scene.
        degradation: how the coarse bands see the guides.
        regression: fitted to them.
        options: what the user chose.
        progress: of this step, with its log.

    Returns:
        None where the scene is too small to tell whether a network helps.

    Raises:
        EngineError: the library, the device or the model that the options ask for is absent.
        Cancelled: the user stopped it.
    """
    # Opened first, so that errors come early.
    bundled = runtime.load(NAME, options.device, threads=options.threads)
    progress.check()
    # A network learns from all windows, six weights from few.
    reduced = reduced_samples(samples if options.mode == "fit" else few(samples), degradation)
    progress.report(0.1)
    if not reduced:
        progress.info(
            "The scene is too small for the network: bands are sharpened by regression alone."
        )
        progress.info(engines.WITHOUT_NETWORK)
        return None
    runner: Any = bundled
    validation = reduced
    if wants_fit(reduced, options, progress):
        # Weights are measured on pixels that the fit does not use.
        training, validation = zip(*(split(sample) for sample in reduced))
        progress.info(engines.torch_use(options.device, "a fit"))
        runner = fit_network(training, options, progress.subtask(0.1, 0.9))
    else:
        progress.info(bundled.use)
    progress.report(0.9)
    scale = measure_scale(samples, degradation)
    trusted_share = trust(few(samples), degradation, regression, scale)
    weights = correction_weights(runner, validation) * trusted_share
    shares = ", ".join(f"{weight:.2f}" for weight in weights)
    progress.info(f"Share of the network's correction by band: {shares}.")
    return Refinement(runner, scale, weights)


def describe(refinement: Optional[Refinement]) -> str:
    """Say in one line what the bands are made with."""
    classical = "registered regression and projection"
    return f"{classical}, {refinement.runner.description}" if refinement else classical


def wants_fit(reduced: Sequence[ReducedSample], options: Options, progress: Progress) -> bool:
    """Tell whether to fit; says why not where a fit was asked for.

    Args:
        reduced: samples of the scene.
        options: what the user chose.
        progress: whose log says why not.
    """
    if options.mode != "fit":
        return False
    area = sum(int(sample.valid.sum()) for sample in reduced)
    if area < SMALLEST_SCENE:
        progress.warn(
            f"The scene has {area} usable pixels of 20 m and a fit needs {SMALLEST_SCENE}: "
            "the bundled network is used as it is."
        )
    return area >= SMALLEST_SCENE


def fit_network(
    training: Sequence[ReducedSample], options: Options, progress: Progress
) -> FittedNetwork:
    """Fit the bundled network to the reduced-resolution samples of a scene.

    Args:
        training: those samples, without weight where the correction is weighed.
        options: what the user chose.
        progress: of the fit.

    Raises:
        EngineError: no torch, no such device, or the bundled model lacks its weights.
        Cancelled: the user stopped it.
    """
    engines.require_torch("Fitting the network to a scene")
    import torch

    from ..models.weight_files import read_safetensors
    from .training import Settings, large_enough, train

    path = cards.find(NAME)
    files, card = cards.verify(path), cards.load_card(path)
    if "safetensors" not in files:
        raise EngineError(
            f"The model {NAME} lacks its .safetensors file, which a fit starts from: install it again."
        )
    torch.manual_seed(options.seed)
    network = registry.build(NAME, card.arguments)
    bundled = read_safetensors(files["safetensors"])
    network.load_state_dict(bundled)
    steps = options.iterations or STEPS
    settings = Settings(
        steps, seed=options.seed, device=options.device, threads=options.threads or 1
    )
    train(network, [sample for sample in training if large_enough(sample)], settings, progress)
    blended = {
        name: torch.lerp(bundled[name], value, BLEND)
        for name, value in network.state_dict().items()
    }
    build = functools.partial(registry.build, NAME, card.arguments)
    return FittedNetwork(TorchRunner(build, [blended], options.device, options.threads), steps)
