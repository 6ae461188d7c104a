"""Trains the light network for L1B again: ``python -m bandloom.training.l1bsr``.

Pairs are simulated from sharp scenes of four bands (blue, green, red, near infrared): two thirds of DSen2's
scenes, a decimated desert tile, two thirds of NAIP's scene on two dates, Landsat-8 scenes, and aerial crops of 0.6 m
of Chico, Long Beach and Palm Springs (USDA NAIP, public domain; Ventura et al. 2024, CC BY 4.0). Band shifts up to 3
pixels, smooth parallax, MTF 0.15-0.35 at Nyquist in seven of ten steps, 0.12-0.5 in the others; noise of 0.5-3 % of
a band's deviation in two thirds of the views, up to 150 % in the others, which the network is told as it would be
measured. The lower third of DSen2's scenes, the right
third of NAIP's, the ucnn scenes and all other towns are held out; figures of the scenes go into the card.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from osgeo import gdal
from torch.nn import functional

from ..core.progress import Progress
from ..core.window import Window
from ..nets.imaging.registration import dense_flow
from ..nets.imaging.registration.local_least_squares import CELL
from ..nets.l1bsr.detail import fit_detail, noise_deviation
from ..nets.l1bsr.light_rec_network import LightRec, network_input
from ..nets.l1bsr.light_super_resolution import input_channels
from ..nets.l1bsr.model_io import BANDS, CARDS
from ..nets.l1bsr.supervised_training import Plan, train_light
from ..nets.l1bsr.view_simulation import GREEN, Conditions, Scenes, simulate
from ..nets.models import cards
from .data import DATA
from .this_run import this_run

gdal.UseExceptions()
NAME = "l1bsr_light"
DSEN2 = ("dsen2_S2A_MSIL1C_20170527_T33UUB", "dsen2_S2B_MSIL1C_20171022_T49JGM")
DESERT = "s2_multires/cog_29RKH_20200219_L2A_decimated10x_100m.tif"
NAIP = "hr/naip_m_4709963_se_{}_5m.tif"
UCNN = ("iceland", "usa", "vietnam")
ROWS, COLS = 400, 620  # of DSen2's and NAIP's scenes that are trained on
BGRN = (2, 1, 0, 3)  # places of blue, green, red, near infrared in DSen2's and NAIP's files
TESTS = ((1.0, 0.3), (3.0, 0.6))  # shift and parallax, pixels
BORDER = 24  # fine pixels left out of the figures
AERIAL = (
    "chico_2018",
    "chico_2020",
    "long_beach_2016",
    "long_beach_2020",
    "palm_springs_2016",
    "palm_springs_2018",
)
CROPS = 2  # of each town and year
STEPS = 6000


def read(name: str) -> np.ndarray:
    return gdal.Open(str(DATA / name)).ReadAsArray().astype(np.float32)


def training_images() -> list[np.ndarray]:
    images = [read(f"s2_multires/{name}_10m.tif")[list(BGRN), :ROWS] for name in DSEN2]
    images += [read(NAIP.format(date))[list(BGRN), :, :COLS] for date in (20100629, 20200831)]
    landsat = sorted((DATA / "bandpass" / "landsat_ms").glob("landsat8_xlandsat_2[12]*_ms.tif"))
    files = [
        DATA / DESERT,
        *landsat,
        DATA / "pan_ms" / "landsat8_xlandsat_017051_20151205_L1TP_ms.tif",
    ]
    images += [read(str(path.relative_to(DATA)))[:4] for path in files]
    return [image for image in images if (image > 0).all()] + aerial_images()


def aerial_images(crops: slice = slice(CROPS)) -> list[np.ndarray]:
    """Return some of the images of each town and year; those that the network learns from by default."""
    names = [sorted((DATA / "hr_rgbn").glob(f"naip_utd_{place}_*.tif"))[crops] for place in AERIAL]
    return [read(str(path))[list(BGRN)] for paths in names for path in paths]


def held_out_images() -> dict[str, np.ndarray]:
    images = {
        f"{name} rows {ROWS + 20} on": read(f"s2_multires/{name}_10m.tif")[list(BGRN), ROWS + 20 :]
        for name in DSEN2
    }
    images.update(
        {f"ucnn {name}": read(f"s2_multires/ucnn_{name}_aligned_10m.tif") for name in UCNN}
    )
    images[f"NAIP columns {COLS + 20} on"] = read(NAIP.format(20100629))[list(BGRN), :, COLS + 20 :]
    return images


def reader(observed: np.ndarray) -> dense_flow.Reader:
    """Return what gives windows of bands (bands, h, w), their edges repeated beyond."""
    height, width = observed.shape[1:]

    def read(window: Window) -> tuple[np.ndarray, np.ndarray]:
        at_rows = np.arange(window.row_off, window.row_stop)
        at_cols = np.arange(window.col_off, window.col_stop)
        rows, cols = np.clip(at_rows, 0, height - 1), np.clip(at_cols, 0, width - 1)
        bands = observed[:, rows][:, :, cols]
        return bands, np.broadcast_to(np.outer(rows == at_rows, cols == at_cols), bands.shape)

    return read


def estimate_flow(observed: np.ndarray) -> torch.Tensor:
    """Return the flow that *Register bands* finds, (1, bands, 2, h, w)."""
    height, width = observed.shape[1:]
    sequence = dense_flow.registration_order([observed], GREEN, np.zeros(len(observed), bool))
    shifts = dense_flow.coarse_offsets([observed], GREEN)
    read = fit_detail([observed], measured_noise(observed)).reader(reader(observed))
    lattice = dense_flow.estimate_flow(
        read, (width, height), shifts, sequence, GREEN, lambda share: None
    )
    flow = lattice.at(Window(0, 0, width, height))
    return torch.from_numpy(flow).flip(1)[None]  # the networks' flows: columns first


def measured_noise(observed: np.ndarray) -> np.ndarray:
    """Return the deviation of each band's noise (bands,) as it is measured."""
    return noise_deviation([(observed, np.ones(observed.shape[1:], bool))])


def psnr(image: torch.Tensor, truth: torch.Tensor) -> float:
    inner = (image - truth)[..., BORDER:-BORDER, BORDER:-BORDER]
    return float(-10 * torch.log10((inner**2).mean()))


def measure(
    network: LightRec, image: np.ndarray, shift: float, parallax: float
) -> dict[str, float]:
    """Return PSNR in dB (peak: one deviation of a band) on an image seen with a known flow."""
    rows, cols = (size // (2 * CELL) * 2 * CELL for size in image.shape[1:])
    image = image[:, :rows, :cols]
    image = (image - image.mean((1, 2), keepdims=True)) / image.std((1, 2), keepdims=True)
    conditions = Conditions(shift, parallax, (0.2, 0.3))
    views = simulate(torch.from_numpy(image)[None], conditions, torch.Generator().manual_seed(11))
    height, width = (size // CELL * CELL for size in views.observed.shape[2:])
    observed, flow = views.observed[..., :height, :width], views.flow[..., :height, :width]
    truth = views.truth[..., : 2 * height, : 2 * width]
    mean, deviation = observed.mean((2, 3), keepdim=True), observed.std((2, 3), keepdim=True)
    normal = (observed - mean) / deviation
    estimated = estimate_flow(normal[0].numpy())
    interpolated = functional.pixel_shuffle(
        network_input(observed, flow)[:, : 4 * observed.shape[1]], 2
    )
    noise = torch.from_numpy(measured_noise(normal[0].numpy()))[None]
    with torch.inference_mode():
        fine = network(network_input(normal, estimated, noise)) * deviation + mean
        true = network(network_input(normal, flow, noise)) * deviation + mean
        with torch.autocast("cpu", torch.bfloat16):
            coarse = network(network_input(normal, estimated, noise)).float() * deviation + mean
    return {
        "bicubic": psnr(functional.interpolate(observed, scale_factor=2, mode="bicubic"), truth),
        "bicubic after true registration": psnr(interpolated, truth),
        "light": psnr(fine, truth),
        "light with true flow": psnr(true, truth),
        "light in bfloat16": psnr(coarse, truth),
    }


class Console(Progress):
    """Says what happens on the terminal."""

    def info(self, text: str) -> None:
        """Print a line."""
        print(text, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=cards.BUNDLED)
    parser.add_argument("--steps", type=int, default=STEPS)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    network = LightRec(noise=True)
    plan = Plan(arguments.steps, 8, 64, 1e-3, Conditions())
    train_light(network, Scenes(training_images(), 0), plan, Console())
    save(network.eval(), arguments.out, this_run(steps=arguments.steps))


def save(network: LightRec, folder: Path, run: str) -> None:
    """Measure the network on held-out scenes and write it with its card."""
    tests = held_out_images()
    figures = [measure(network, image, *test) for image in tests.values() for test in TESTS]
    mean = {
        name: round(float(np.mean([figure[name] for figure in figures])), 3) for name in figures[0]
    }
    text = " ".join(__doc__.split("\n\n")[1].split())
    card = replace(
        CARDS[NAME], name=NAME, arguments={"noise": True}, training=f"{text} {run}", licence="GPL-3.0-or-later",
        metrics={"held out": list(tests), "psnr_db_of_one_deviation": mean},
        precision_loss_db={"bf16": round(mean["light"] - mean["light in bfloat16"], 4)},
    )  # fmt: skip
    channels = input_channels(card, len(BANDS))
    cards.export(network, np.zeros((1, channels, 64, 64), np.float32), folder, card)
    Console().info(f"{mean}")


if __name__ == "__main__":
    main()
