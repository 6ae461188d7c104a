"""How trained CSR and REC do on held-out views, beside simpler methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch.nn import functional

from ...core.language import later
from ...core.progress import Progress, look
from ..imaging.registration.phase_correlation import estimate_offset
from ..imaging.warp import warp
from .light_rec_network import upsample_bands
from .losses import BORDER, DOUBLE_BORDER, crop, distance, double_warp_loss
from .rec_network import SCALE
from .self_supervised_training import (
    BATCH,
    Flows,
    RecSamples,
    flows_into,
    from_green,
    on,
    reconstruction_loss,
)
from .view_pairs import HELD_OUT, Batch, Pairs
from .view_simulation import GREEN

DRAWS = 4  # batches
SEED = 17  # of them: the same for every method
TRAINED, NOTHING, CORRELATION = (
    later("trained"),
    later("no registration"),
    later("phase correlation"),
)
BICUBIC, REGISTERED = later("bicubic"), later("bicubic, registered by CSR")
APART, ERROR, QUALITY = (
    later("apart from the other view [deviations]"),
    later("median end-point error [pixels]"),
    "PSNR [dB]",
)

Enlarge = Callable[
    [Batch], tuple[torch.Tensor, float]
]  # to fine bands, and the transfer they are looked at through


@dataclass(frozen=True)
class Evaluation:
    """Figures by method on what was held out, and pictures of one window.

    Attributes:
        title: of the network.
        columns: names of the figures; the first is lower at best.
        rows: figures by method.
        pictures: (3, rows, cols) by method.
    """

    title: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[float, ...]]
    pictures: Mapping[str, np.ndarray]

    def log(self, progress: Progress) -> None:
        """Write the figures in the log, and warn where another method is better."""
        for name, row in self.rows.items():
            figures = ", ".join(f"{column} {value:.3f}" for column, value in zip(self.columns, row))
            progress.info(f"{self.title}, {name}: {figures}.")
        best = min(self.rows, key=lambda name: self.rows[name][0])
        if best != TRAINED:
            progress.warn(
                f"'{best}' is better than the trained {self.title}: it needs more images or epochs."
            )

    def metrics(self) -> dict[str, object]:
        """Return the figures for a model's card."""
        rows = {name: {column: round(value, 4) for column, value in zip(self.columns, row)}
                 for name, row in self.rows.items()}  # fmt: skip
        return {"held out": "the lower part of each training image", **rows}


def batches(pairs: Pairs) -> list[Batch]:
    """Return the held-out batches that methods are evaluated on."""
    rng = np.random.default_rng(SEED)
    return [pairs.draw(BATCH, HELD_OUT, rng) for _ in range(DRAWS)]


def evaluate_csr(
    pairs: Pairs, networks: Mapping[str, torch.nn.Module], device: torch.device
) -> Evaluation:
    """Register the bands of two views by each network, by phase correlation, and not at all.

    Args:
        pairs: of views.
        networks: CSRs by their names in the report.
        device: to compute on; the networks are on the CPU afterwards.
    """
    methods: dict[str, Flows] = {NOTHING: _still, CORRELATION: _correlate}
    methods.update({name: _by(network.to(device)) for name, network in networks.items()})
    held_out = [on(batch, device) for batch in batches(pairs)]
    columns = (APART, ERROR) if pairs.simulated else (APART,)
    rows = {
        name: _mean([_register(batch, method) for batch in held_out], columns)
        for name, method in methods.items()
    }
    pictures = held_out[0]
    pictures = {
        name: _picture(_onto_green(pictures, methods[name])[0], (3, 2, 1))
        for name in (NOTHING, TRAINED)
    }
    for network in networks.values():
        network.cpu()
    return Evaluation("CSR", columns, rows, pictures)


def evaluate_rec(
    pairs: Pairs, networks: Mapping[str, torch.nn.Module], samples: RecSamples
) -> Evaluation:
    """Enlarge the first view by each network and by bicubic interpolation; compare with the second and the truth.

    Args:
        pairs: of views.
        networks: RECs by their names in the report; they are on the CPU afterwards.
        samples: that they were trained on, with the CSR.
    """
    device, estimate_flow = samples.device, _by(samples.csr)
    methods: dict[str, Enlarge] = {
        BICUBIC: lambda batch: (_bicubic(batch.first), 1.0),
        REGISTERED: lambda batch: (
            upsample_bands(batch.first, from_green(estimate_flow, batch.first)),
            1.0,
        ),
    }
    for name, network in networks.items():
        network.to(device).eval()
        methods[name] = lambda batch, network=network: (
            samples.reconstruct(network, batch, samples.csr), samples.transfer
        )  # fmt: skip
    held_out = [on(batch, device) for batch in batches(pairs)]
    columns = (APART, QUALITY) if pairs.simulated else (APART,)
    with torch.inference_mode():
        rows = {name: _mean([_enlarge(batch, method, samples.csr) for batch in held_out], columns)
                for name, method in methods.items()}  # fmt: skip
        pictures = {
            name: _picture(methods[name](held_out[0])[0][0], (2, 1, 0))
            for name in (BICUBIC, TRAINED)
        }
    if held_out[0].truth is not None:
        pictures[later("truth")] = _picture(held_out[0].truth[0], (2, 1, 0))
    for network in networks.values():
        network.cpu()
    return Evaluation("REC", columns, rows, pictures)


def _mean(rows: list[tuple[float, ...]], columns: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(float(value) for value in np.mean(rows, axis=0)[: len(columns)])


def _picture(image: torch.Tensor, bands: tuple[int, ...]) -> np.ndarray:
    return image[list(bands)].detach().cpu().numpy()


def _still(reference: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    return torch.zeros((*reference.shape[:2], 2, *reference.shape[2:]), device=reference.device)


def _correlate(reference: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    pairs = zip(reference.flatten(0, 1).cpu().numpy(), other.flatten(0, 1).cpu().numpy())
    # Flows of the networks are columns then rows, offsets rows then columns.
    offsets = torch.tensor(
        [estimate_offset(*pair)[::-1] for pair in pairs],
        dtype=torch.float32,
        device=reference.device,
    )
    return _still(reference, other) + offsets.reshape(*reference.shape[:2], 2, 1, 1)


def _by(network: torch.nn.Module) -> Flows:
    network.eval()
    return partial(flows_into, network)


def _register(batch: Batch, flows: Flows) -> tuple[float, ...]:
    """Return how far the views' bands stay apart when warped onto the first's green, and the flows' median error."""
    look()
    greens = batch.first[:, GREEN : GREEN + 1].expand_as(batch.first)
    into_green, onwards = flows(batch.second, greens), from_green(flows, batch.first)
    scaled = [
        (view / batch.deviation).flatten(0, 1)[:, None] for view in (batch.second, batch.first)
    ]
    apart = double_warp_loss(*scaled, into_green.flatten(0, 1), onwards.flatten(0, 1))
    if batch.flow is None:
        return (float(apart),)
    others = [band for band in range(onwards.shape[1]) if band != GREEN]
    errors = torch.linalg.vector_norm(crop(onwards - batch.flow, DOUBLE_BORDER), dim=2)[:, others]
    return float(apart), float(errors.median())


def _onto_green(batch: Batch, flows: Flows) -> torch.Tensor:
    flow = from_green(flows, batch.first)
    return warp(batch.first.flatten(0, 1)[:, None], flow.flatten(0, 1)).reshape(batch.first.shape)


def _bicubic(image: torch.Tensor) -> torch.Tensor:
    return functional.interpolate(image, scale_factor=SCALE, mode="bicubic", align_corners=False)


def _enlarge(batch: Batch, method: Enlarge, csr: torch.nn.Module) -> tuple[float, ...]:
    look()
    fine, transfer = method(batch)
    apart = float(reconstruction_loss(fine, batch, csr, transfer))
    if batch.truth is None:
        return (apart,)
    error = crop((fine - batch.truth) / batch.deviation, SCALE * BORDER)
    return apart, float(-10 * torch.log10(distance(error, torch.zeros_like(error), 2)))
