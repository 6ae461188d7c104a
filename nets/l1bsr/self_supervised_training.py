"""L1BSR's training without truth: what one view says of another (Nguyen et al. 2023, section 3).

CSR learns by anchor consistency: a band of the first view, warped over a band of any kind and time, has to resemble
the same band of the second view. Before, whole shifts of one band over itself teach it what a flow is. REC then sees
the first view only; its bands, warped by CSR's flow and sampled on the grid of the second view's, have to resemble
these, which registers them on the first view's green.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import torch

from ...core.progress import Progress
from ..imaging.registration.phase_correlation import estimate_offset
from ..imaging.warp import downsample_warp
from ..models.precision import torch_has_bfloat16
from .csr_inference import RANGE, integer_shifts
from .csr_network import Csr
from .light_rec_network import LightRec, network_input
from .losses import BORDER, DOUBLE_BORDER, crop, distance, double_warp_loss, total_variation
from .rec_network import VALUE_SCALE
from .view_pairs import HELD_OUT, LEARN, Batch, Pairs
from .view_simulation import GREEN, blur

BATCH = 8  # places a step, as the third-party training has it
FEWEST_STEPS, MOST_STEPS = 10, 100  # in an epoch
EVALUATED = 3  # batches of each part that an epoch is evaluated on
WARM_UP_STEPS = 300  # of whole shifts
LARGEST_SHIFT = 3  # pixels, of these
SMOOTHNESS = 0.01  # weight of the flow's total variation
REACH = BORDER  # pixels: the largest whole shift that is looked for
LITTLE_NOISE = 0.02  # deviations of a band
TRANSFER = 0.25  # of the instrument at the Nyquist frequency, that the light REC undoes
SMALL = 1e-6  # of a mean: least deviation that is divided by

Flows = Callable[
    [torch.Tensor, torch.Tensor], torch.Tensor
]  # (n, b, h, w) twice to (n, b, 2, h, w)
Reconstruct = Callable[[torch.nn.Module, Batch, torch.Tensor], torch.Tensor]


def normalise(image: torch.Tensor) -> torch.Tensor:
    """Return (n, bands, h, w), each band less its mean and divided by its deviation; a constant band is 0."""
    deviation, mean = torch.std_mean(image, (2, 3), keepdim=True)
    return (image - mean) / deviation.clamp(min=SMALL * mean.abs().clamp(min=1.0))


def flow_of(csr: torch.nn.Module, reference: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """Return CSR's flow from a reference into another image, (n, 2, h, w), x and y in pixels.

    Whole pixels beyond what a CSR of short range is trusted with are made before, as *Register bands* does.

    Args:
        csr: the network, with its ``range`` in pixels.
        reference: (n, h, w), normalised.
        other: the same.
    """
    device, offsets = reference.device, _before(csr, reference, other)
    moved = torch.stack(
        [
            band.roll((-int(down), -int(right)), (0, 1))
            for band, (down, right) in zip(other, offsets)
        ]
    )
    with torch.autocast(device.type, torch.bfloat16, enabled=torch_has_bfloat16(device)):
        flow = csr(
            torch.stack((reference, moved), 1).contiguous(memory_format=torch.channels_last)
        ).float()
    # The network's flow is columns then rows, offsets are rows then columns.
    return flow + torch.from_numpy(offsets).to(device).flip(1)[:, :, None, None]


def _before(csr: torch.nn.Module, reference: torch.Tensor, other: torch.Tensor) -> np.ndarray:
    """Return the whole pixels (n, 2), rows then columns, at which ``other`` is read for a CSR of short range."""
    if csr.range >= RANGE:
        return np.zeros((len(reference), 2), np.float32)
    bands = zip(reference.detach().cpu().numpy(), other.detach().cpu().numpy())
    offsets = np.array([estimate_offset(*pair, REACH) for pair in bands], np.float32)
    return integer_shifts(offsets, csr.range)


def anchor_loss(csr: torch.nn.Module, batch: Batch, rng: np.random.Generator) -> torch.Tensor:
    """Return the photometric distance of a band of both views over an anchor, drawn for each place.

    The flow is composed: F1 from the second view's band into the anchor, F2 from there into the first view's band.

    Args:
        csr: the network.
        batch: views of n places, on its device.
        rng: draws bands and anchors.
    """
    first, second = normalise(batch.first), normalise(batch.second)
    count, bands = first.shape[:2]
    every = torch.arange(count)
    band, anchor_band = (torch.from_numpy(rng.integers(bands, size=count)) for _ in range(2))
    anchors = torch.stack((first, second))[
        torch.from_numpy(rng.integers(2, size=count)), every, anchor_band
    ]
    image, other = second[every, band], first[every, band]
    onto_anchor, onwards = flow_of(csr, image, anchors), flow_of(csr, anchors, other)
    smooth = total_variation(onto_anchor, SMOOTHNESS) + total_variation(onwards, SMOOTHNESS)
    return double_warp_loss(image[:, None], other[:, None], onto_anchor, onwards) + smooth


def shift_loss(csr: torch.nn.Module, batch: Batch, rng: np.random.Generator) -> torch.Tensor:
    """Return the end-point error in pixels on whole shifts of one band over itself.

    Args:
        csr: the network.
        batch: of which the first views are taken, on its device.
        rng: draws bands and shifts.
    """
    first = normalise(batch.first)
    count, bands = first.shape[:2]
    image = first[torch.arange(count), torch.from_numpy(rng.integers(bands, size=count))]
    shifts = rng.integers(-LARGEST_SHIFT, LARGEST_SHIFT + 1, (count, 2))  # columns, rows
    moved = torch.stack(
        [band.roll((int(dy), int(dx)), (0, 1)) for band, (dx, dy) in zip(image, shifts)]
    )
    true_flow = torch.from_numpy(shifts.astype(np.float32)).to(image.device)[:, :, None, None]
    error = crop(flow_of(csr, image, moved) - true_flow, DOUBLE_BORDER + LARGEST_SHIFT)
    return torch.linalg.vector_norm(error, dim=1).add(SMALL).mean()


def flows_into(csr: torch.nn.Module, image: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """Return CSR's flows from the bands of an image into those of another, (n, bands, 2, h, w); no gradient.

    Args:
        csr: the network.
        image: (n, bands, h, w).
        others: the same shape, band by band what the flow points into.
    """
    with torch.no_grad():
        flow = flow_of(csr, normalise(image).flatten(0, 1), normalise(others).flatten(0, 1))
    return flow.unflatten(0, image.shape[:2])


def from_green(estimate_flow: Flows, image: torch.Tensor) -> torch.Tensor:
    """Return the flows from an image's green into each of its bands, (n, bands, 2, h, w); that of green is 0."""
    flow = estimate_flow(image[:, GREEN : GREEN + 1].expand_as(image), image)
    flow[:, GREEN] = 0
    return flow


def by_paper(rec: torch.nn.Module, batch: Batch, csr: torch.nn.Module) -> torch.Tensor:
    """Return REC's bands of the first view, (n, bands, 2h, 2w), digital numbers."""
    image = (batch.first / VALUE_SCALE).contiguous(memory_format=torch.channels_last)
    with torch.autocast(
        image.device.type, torch.bfloat16, enabled=torch_has_bfloat16(image.device)
    ):
        return rec(image).float() * VALUE_SCALE


def by_light(rec: LightRec, batch: Batch, csr: torch.nn.Module) -> torch.Tensor:
    """Return the light REC's bands of the first view, registered by CSR's flow, (n, bands, 2h, 2w)."""
    flow = from_green(partial(flows_into, csr), batch.first)
    # Views of training are too small to measure their noise: a network that is told it hears of next to none.
    noise = torch.full(flow.shape[:2], LITTLE_NOISE, device=flow.device) if rec.noise_maps else None
    maps = network_input((batch.first - batch.mean) / batch.deviation, flow, noise)
    with torch.autocast(maps.device.type, torch.bfloat16, enabled=torch_has_bfloat16(maps.device)):
        fine = rec(maps.contiguous(memory_format=torch.channels_last)).float()
    return fine * batch.deviation + batch.mean


def reobserve(
    fine: torch.Tensor, batch: Batch, csr: torch.nn.Module, transfer: float
) -> torch.Tensor:
    """Return fine bands as the second view would show them, (n, bands, h, w).

    Args:
        fine: (n, bands, 2h, 2w) on the first view's green.
        batch: the views.
        csr: gives the flows from the second view's bands into the first's green.
        transfer: at the low resolution's Nyquist frequency, of the blur before; 1 for none.
    """
    count, bands = fine.shape[:2]
    green = batch.first[:, GREEN : GREEN + 1].expand_as(batch.second)
    flow = flows_into(csr, batch.second, green).flatten(0, 1)
    if transfer < 1:
        fine = blur(fine, torch.full((count, bands), transfer, device=fine.device))
    return downsample_warp(fine.flatten(0, 1)[:, None], flow).reshape(batch.second.shape)


def reconstruction_loss(
    fine: torch.Tensor, batch: Batch, csr: torch.nn.Module, transfer: float = 1.0
) -> torch.Tensor:
    """Return the mean absolute difference to the second view, in deviations of each band.

    Arguments are those of :func:`reobserve`.
    """
    observed = reobserve(fine, batch, csr, transfer)
    return distance(
        *(crop(values / batch.deviation, BORDER) for values in (observed, batch.second))
    )


@dataclass
class _Samples:
    """Batches of pairs, as the trainer takes them."""

    pairs: Pairs
    KIND: ClassVar[str]  # in the fingerprints of checkpoints since version 0.1

    def __post_init__(self) -> None:
        self.steps = min(
            max(round(self.pairs.area() / (BATCH * self.pairs.side**2)), FEWEST_STEPS), MOST_STEPS
        )
        self.step = 0
        self.device = torch.device("cpu")
        self.rng = np.random.default_rng(0)

    def fingerprint(self) -> str:
        """Return a text that tells one set of images from another."""
        return f"{self.KIND} {self.pairs.fingerprint}"

    def begin_epoch(self, seed: int, epoch: int, device: torch.device) -> None:
        self.rng, self.device, self.step = (
            np.random.default_rng((seed, epoch)),
            device,
            epoch * self.steps,
        )

    def draw(self, split: str, rng: np.random.Generator) -> Batch:
        """Return a batch on the device."""
        return on(self.pairs.draw(BATCH, split, rng), self.device)

    def evaluate(
        self, network: torch.nn.Module, device: torch.device, progress: Progress
    ) -> tuple[float, float]:
        self.device, losses = device, []
        for split in (LEARN, HELD_OUT):
            rng = np.random.default_rng(len(split))
            with torch.inference_mode():
                losses.append(
                    [
                        float(self.evaluation_loss(network, self.draw(split, rng), rng))
                        for _ in range(EVALUATED)
                    ]
                )
            progress.check()
        return tuple(float(np.mean(values)) for values in losses)

    def evaluation_loss(
        self, network: torch.nn.Module, batch: Batch, rng: np.random.Generator
    ) -> torch.Tensor:
        """Return the loss that states are compared by."""
        raise NotImplementedError


@dataclass
class CsrSamples(_Samples):
    """Whole shifts first, unless the network has learnt before; then anchor consistency."""

    pretrained: bool = False
    KIND: ClassVar[str] = "CsrLessons"

    def fingerprint(self) -> str:
        """Return a text that tells one set of images, and whether whole shifts come first, from another."""
        return f"{super().fingerprint()}{' learnt' if self.pretrained else ''}"

    def loss(self, network: Csr) -> torch.Tensor:
        """Draw a batch and return the network's loss on it."""
        warm = not self.pretrained and self.step < WARM_UP_STEPS
        self.step += 1
        return (shift_loss if warm else anchor_loss)(network, self.draw(LEARN, self.rng), self.rng)

    def evaluation_loss(self, network: Csr, batch: Batch, rng: np.random.Generator) -> torch.Tensor:
        """Return how far the views stay apart over anchors."""
        return anchor_loss(network, batch, rng)


@dataclass
class RecSamples(_Samples):
    """The second view shows what REC makes of the first."""

    csr: Csr
    reconstruct: Reconstruct
    transfer: float = 1.0
    KIND: ClassVar[str] = "RecLessons"

    def fingerprint(self) -> str:
        """Return a text that tells one set of images and of weights of the CSR from another."""
        weights_sum = sum(
            float(weights.double().abs().sum()) for weights in self.csr.state_dict().values()
        )
        return f"{super().fingerprint()} {weights_sum:.9g} {self.transfer:g}"

    def begin_epoch(self, seed: int, epoch: int, device: torch.device) -> None:
        """Get ready to draw an epoch's batches."""
        super().begin_epoch(seed, epoch, device)
        self.csr.to(device).eval()

    def loss(self, network: torch.nn.Module) -> torch.Tensor:
        """Draw a batch and return the network's loss on it."""
        batch = self.draw(LEARN, self.rng)
        return self.evaluation_loss(network, batch, self.rng)

    def evaluation_loss(
        self, network: torch.nn.Module, batch: Batch, rng: np.random.Generator
    ) -> torch.Tensor:
        """Return how far the result stays from the second view."""
        self.csr.to(self.device).eval()
        return reconstruction_loss(
            self.reconstruct(network, batch, self.csr), batch, self.csr, self.transfer
        )


def on(batch: Batch, device: torch.device) -> Batch:
    """Return a batch on a device."""
    return Batch(
        **{name: None if value is None else value.to(device) for name, value in vars(batch).items()}
    )
