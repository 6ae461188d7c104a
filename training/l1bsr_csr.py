"""Trains the registration network CSR for L1B again: ``python -m bandloom.training.l1bsr_csr``.

Pairs of green and another band are simulated with known flows from the sharp scenes that the light network learns
from (training/l1bsr.py); the same scenes and parts are held out. Shifts of up to 1.5 pixels and 0.8 of parallax:
whole pixels beyond are made before, by orientation correlation, so that the network's range is 3 pixels where the
published one has 10. It begins with copies of one band for half of the pairs; a band is normalised by the crop or its
whole scene, in turn.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from ..core.window import Window
from ..nets.imaging.registration import dense_flow
from ..nets.imaging.warp import warp
from ..nets.l1bsr import csr_inference
from ..nets.l1bsr.csr_network import Csr
from ..nets.l1bsr.losses import BORDER, crop
from ..nets.l1bsr.model_io import CARDS, CSR, new_csr
from ..nets.l1bsr.rec_network import SCALE
from ..nets.l1bsr.view_simulation import GREEN, Conditions, Scenes, Views, simulate
from ..nets.models import cards
from ..nets.models.precision import torch_has_bfloat16
from ..nets.models.registry import HALF
from ..nets.training.optimiser import OptimiserState, cosine_share
from .console import Console
from .l1bsr import held_out_images, reader, training_images
from .this_run import this_run

NAME = "l1bsr_csr"
SMALL = 1024  # values: smaller tensors stay in single precision
WARM_START = 1500  # steps
SHIFT, PARALLAX, RANGE = 1.5, 0.8, 3.0  # pixels
BATCH, SIDE = 4, 64
TESTS = ((1.0, 0.3), (3.0, 0.6), (8.0, 0.6))  # shift and parallax, pixels
# The bundled weights are of other runs, as their card says.
STEPS, RATE, BETAS, EMA_DECAY = 9000, 5e-4, (0.9, 0.99), 0.998


def pairs(observed: torch.Tensor, by_crop: bool) -> torch.Tensor:
    """Return pairs (green, other band) of images (n, bands, h, w), as (n (bands - 1), 2, h, w)."""
    if by_crop:
        observed = (observed - observed.mean((2, 3), keepdim=True)) / (
            observed.std((2, 3), keepdim=True) + 1e-3
        )
    others = [band for band in range(observed.shape[1]) if band != GREEN]
    return torch.stack(
        [torch.stack((observed[:, GREEN], observed[:, band]), 1) for band in others], 1
    ).flatten(0, 1)


def true_flow(views: Views) -> torch.Tensor:
    """Return the true flows of :func:`pairs`, (n (bands - 1), 2, h, w)."""
    return torch.cat((views.flow[:, :GREEN], views.flow[:, GREEN + 1 :]), 1).flatten(0, 1)


def views_of(image: np.ndarray, shift: float, parallax: float) -> Views:
    """Return an image seen with a known flow, rows and columns a multiple of what CSR takes."""
    conditions = Conditions(shift, parallax, (0.2, 0.3))
    rows, cols = (size // SCALE - 2 * conditions.margin for size in image.shape[1:])
    rows, cols = (
        SCALE * (size // csr_inference.STEP * csr_inference.STEP + 2 * conditions.margin)
        for size in (rows, cols)
    )
    image = image[:, :rows, :cols]
    image = (image - image.mean((1, 2), keepdims=True)) / image.std((1, 2), keepdims=True)
    return simulate(torch.from_numpy(image)[None], conditions, torch.Generator().manual_seed(11))


def estimate_flow(network: torch.nn.Module, observed: torch.Tensor) -> torch.Tensor:
    """Return the flow that *Register bands* finds by a CSR in views (1, bands, h, w), as (1, bands, 2, h, w)."""
    normal = (
        (observed - observed.mean((2, 3), keepdim=True)) / observed.std((2, 3), keepdim=True)
    )[0].numpy()
    height, width = normal.shape[1:]

    def run(pair: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return network(torch.from_numpy(pair[None]))[0].numpy()

    read = reader(normal)
    shifts = csr_inference.integer_shifts(dense_flow.coarse_offsets([normal], GREEN), network.range)
    others = [band for band in range(len(normal)) if band != GREEN]
    scene = csr_inference.CsrFlow(
        run, lambda window: read(window)[0], (width, height), shifts, others, GREEN, network.range
    )
    flow = scene.at(Window(0, 0, width, height))
    return torch.from_numpy(flow).flip(1)[None]  # the networks' flows: columns first


def end_point_errors(
    network: torch.nn.Module, image: np.ndarray, shift: float, parallax: float
) -> torch.Tensor:
    """Return the errors in pixels of all pixels and bands of an image seen with a known flow."""
    views = views_of(image, shift, parallax)
    errors = torch.linalg.vector_norm(estimate_flow(network, views.observed) - views.flow, dim=2)
    return torch.cat((errors[:, :GREEN], errors[:, GREEN + 1 :]), 1).flatten()


def sample(scenes: Scenes, step: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return pairs and their true flows."""
    warm = step < WARM_START
    conditions = Conditions(SHIFT, PARALLAX)
    truth = scenes.draw(BATCH, SCALE * (SIDE + 2 * conditions.margin))
    if warm and step % 2:
        band = step // 2 % truth.shape[1]
        truth = truth[:, band : band + 1].expand_as(truth).contiguous()
    views = simulate(truth, conditions, scenes.generator)
    by_crop = warm or step % 2 == 0
    return pairs(views.observed, by_crop).contiguous(memory_format=torch.channels_last), true_flow(
        views
    )


def train(
    network: Csr, scenes: Scenes, steps: int, watch: Callable[[int, float, Csr], None]
) -> Csr:
    """Teach a CSR the known flows; return it with the averaged weights."""
    network.train().to(memory_format=torch.channels_last)
    adam = torch.optim.Adam(network.parameters(), RATE, BETAS)
    state = OptimiserState(network, RATE, EMA_DECAY, adam)

    bfloat16 = torch_has_bfloat16(torch.device("cpu"))

    def loss() -> torch.Tensor:
        observed, truth = sample(scenes, state.step)
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            flow = network(observed)
        return torch.linalg.vector_norm(flow.float() - truth, dim=1).add(1e-4).mean()

    for step in range(steps):
        value = state.take_step(loss, cosine_share(step, steps))
        watch(step + 1, value, state.average)
    return state.average.eval()


def errors_and_loss(network: Csr, images: dict[str, np.ndarray]) -> tuple[dict[str, float], float]:
    """Return median end-point errors in pixels by largest shift, and what bfloat16 costs a registered band in dB."""
    medians, losses = {}, []
    for shift, parallax in TESTS:
        errors = torch.cat(
            [end_point_errors(network, image, shift, parallax) for image in images.values()]
        )
        medians[f"shift up to {shift:g} px"] = round(float(errors.median()), 4)
    for image in images.values():
        views = views_of(image, *TESTS[0])
        others = torch.cat((views.observed[0, :GREEN], views.observed[0, GREEN + 1 :]))[:, None]
        target = warp(others, true_flow(views))
        with torch.inference_mode():
            fine = network(pairs(views.observed, by_crop=True))
            with torch.autocast("cpu", torch.bfloat16):
                coarse = network(pairs(views.observed, by_crop=True)).float()
        squares = [
            float((crop(target - warp(others, flow), BORDER)).pow(2).mean())
            for flow in (fine, coarse)
        ]
        losses.append(10 * np.log10(squares[1] / squares[0]))
    return medians, round(float(np.mean(losses)), 4)


def store_in_half(path: Path) -> None:
    """Store the large weights of an ONNX file in half precision, cast to single when it is opened."""
    model = onnx.load(path)
    graph, casts = model.graph, []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32 and values.size >= SMALL:
            graph.initializer.remove(tensor)
            graph.initializer.append(
                numpy_helper.from_array(values.astype(np.float16), tensor.name + HALF)
            )
            casts.append(
                helper.make_node(
                    "Cast", [tensor.name + HALF], [tensor.name], to=onnx.TensorProto.FLOAT
                )
            )
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=cards.BUNDLED)
    parser.add_argument("--steps", type=int, default=STEPS)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    console = Console()
    network = train(new_csr(RANGE), Scenes(training_images(), 0), arguments.steps,
                    lambda step, loss, average: console.report(step / arguments.steps))  # fmt: skip
    round_to_half(network)
    tests = held_out_images()
    medians, loss = errors_and_loss(network, tests)
    save(
        network,
        arguments.out,
        {"held out": list(tests), "median_end_point_error_px": medians},
        loss,
        this_run(steps=arguments.steps),
    )


def round_to_half(network: Csr) -> None:
    """Round the large weights to half precision, as they are kept."""
    for parameter in network.parameters():
        if parameter.numel() >= SMALL:
            parameter.data = parameter.data.half().float()


def save(network: Csr, folder: Path, metrics: dict, loss: float, run: str) -> None:
    """Write the model with half the bits: ONNX alone, which keeps the plugin under the repository's limit."""
    round_to_half(network)
    text = " ".join(__doc__.split("\n\n")[1].split())
    card = dataclasses.replace(
        CARDS[CSR], name=NAME, arguments={"range": network.range}, training=f"{text} {run}",
        licence="GPL-3.0-or-later", metrics=metrics, precision_loss_db={"bf16": loss},
    )  # fmt: skip
    card_path = cards.export(network, np.zeros((1, 2, 64, 64), np.float32), folder, card)
    (folder / f"{NAME}.safetensors").unlink()
    store_in_half(folder / f"{NAME}.onnx")
    digests = {"onnx": cards.digest(folder / f"{NAME}.onnx")}
    dataclasses.replace(cards.load_card(card_path), sha256=digests).save(card_path)


if __name__ == "__main__":
    main()
