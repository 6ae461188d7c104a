"""Registration and super-resolution of L1B, measured: ``python -m bandloom.bench.l1bsr``.

Simulated views of held-out scenes (training/l1bsr.py) with known flow and truth, seeds fixed: end-point errors in
pixels of CSR and of *Register bands* beside phase correlation and dense optical flow (scikit-image), and PSNR of
*Super-resolve L1B* beside bicubic interpolation. Then the real crops: residual shifts to green by orientations of edges
in windows of 64 pixels, before and after, beside what this measure says of scenes whose bands are registered, and what
becomes of each band's mean.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from bandloom.jobs.register_bands import RegisterRequest, register
from bandloom.jobs.super_resolve_l1b import SuperResolveRequest, superresolve
from bandloom.nets.imaging.registration import dense_flow
from bandloom.nets.imaging.registration.phase_correlation import estimate_offset
from bandloom.nets.l1bsr import csr_inference
from bandloom.nets.l1bsr.light_rec_network import network_input
from bandloom.nets.l1bsr.view_simulation import GREEN
from bandloom.nets.models import cards, registry
from bandloom.quality.figures import png
from bandloom.training import l1bsr as light
from bandloom.training import l1bsr_csr as csr
from bandloom.training.data import require_data
from osgeo import gdal
from skimage.registration import optical_flow_ilk

# Largest shift and parallax of the views that flows are measured on, pixels.
FLOWS = ((0.5, 0.3), (1.0, 0.3), (2.0, 0.6), (3.0, 0.6), (8.0, 0.6))
Finder = Callable[[torch.Tensor], torch.Tensor]  # (1, bands, h, w) to (1, bands, 2, h, w)


def standard(bands: torch.Tensor) -> np.ndarray:
    """Return the bands (b, h, w) of mean 0 and deviation 1."""
    normal = (bands - bands.mean((2, 3), keepdim=True)) / bands.std((2, 3), keepdim=True)
    return normal[0].numpy()


def by_correlation(bands: torch.Tensor) -> torch.Tensor:
    """Return one shift a band, by phase correlation."""
    image = bands[0].numpy()
    shifts = torch.tensor([estimate_offset(image[GREEN], band)[::-1] for band in image])
    return shifts[None, :, :, None, None].expand(1, len(image), 2, *image.shape[1:])


def by_optical_flow(bands: torch.Tensor) -> torch.Tensor:
    """Return iterative Lucas and Kanade's flow of normalised bands, from the phase correlation's whole pixels on."""
    image = standard(bands)
    flows = []
    for band in image:
        dy, dx = (round(shift) for shift in estimate_offset(image[GREEN], band))
        rows, cols = optical_flow_ilk(image[GREEN], np.roll(band, (-dy, -dx), (0, 1)), radius=15)
        flows.append(np.stack((cols + dx, rows + dy)))
    return torch.from_numpy(np.array(flows, np.float32))[None]


def finders() -> dict[str, Finder]:
    """Return what registers, by name."""
    bundled = cards.models()
    by_name: dict[str, Finder] = {
        "phase correlation": by_correlation,
        "optical flow (ILK)": by_optical_flow,
        "Register bands": lambda bands: light.estimate_flow(standard(bands)),
    }
    if csr.NAME in bundled:
        network = registry.reopen(
            bundled[csr.NAME], csr_inference.METHOD, "registering bands"
        ).eval()
        by_name["CSR, bundled"] = lambda bands: csr.estimate_flow(network, bands)
    return by_name


def tell_flows(images: dict[str, np.ndarray]) -> None:
    """Print median end-point errors in pixels of blue / red / near infrared, and of all."""
    for shift, parallax in FLOWS:
        print(
            f"\nshift up to {shift:g}, parallax up to {parallax:g}: median end-point error in pixels, B / R / N"
        )
        pooled: dict[str, list[np.ndarray]] = {name: [] for name in finders()}
        for title, image in images.items():
            views, row = csr.views_of(image, shift, parallax), []
            for name, find in finders().items():
                error = (
                    torch.linalg.vector_norm(find(views.observed) - views.flow, dim=2)[0]
                    .flatten(1)
                    .numpy()
                )
                pooled[name].append(np.delete(error, GREEN, 0).ravel())
                row.append(
                    f"{name} " + " / ".join(f"{np.median(error[band]):.2f}" for band in (0, 2, 3))
                )
            print(f"{title}: " + "; ".join(row), flush=True)
        medians = {name: np.median(np.concatenate(errors)) for name, errors in pooled.items()}
        print(
            "all: " + "; ".join(f"{name} {error:.3f}" for name, error in medians.items()),
            flush=True,
        )


def tell_quality(images: dict[str, np.ndarray]) -> None:
    """Print PSNR in dB, one deviation of a band as peak."""
    network = registry.reopen(cards.models()[light.NAME], "l1bsr", "super-resolving").eval()
    print("\nPSNR in dB (peak: one deviation of a band)")
    rows = []
    for title, image in images.items():
        for test in light.TESTS:
            rows.append(light.measure(network, image, *test))
            figures = ", ".join(f"{name} {value:.2f}" for name, value in rows[-1].items())
            print(f"{title}, shift up to {test[0]:g}: {figures}", flush=True)
    print(
        "mean: "
        + ", ".join(f"{name} {np.mean([row[name] for row in rows]):.2f}" for name in rows[0])
    )


def detail(image: np.ndarray) -> np.ndarray:
    """Return what lies beyond the Nyquist frequency of an image of half the resolution, (bands, rows, cols)."""
    spectrum = np.fft.rfft2(image)
    rows, cols = np.abs(np.fft.fftfreq(image.shape[1])), np.fft.rfftfreq(image.shape[2])
    return np.fft.irfft2(spectrum * ((rows[:, None] > 0.25) | (cols > 0.25)), image.shape[1:])


def tell_detail(images: dict[str, np.ndarray], picture: str) -> None:
    """Print how detail beyond the input's Nyquist frequency agrees with the truth; draw spectra of a real crop."""
    network = registry.reopen(cards.models()[light.NAME], "l1bsr", "super-resolving").eval()
    print(
        "\ndetail beyond the input's Nyquist frequency: correlation with the truth, share of its energy"
    )
    for title, image in images.items():
        views = csr.views_of(image, *light.TESTS[1])
        mean, deviation = (
            views.observed.mean((2, 3), keepdim=True),
            views.observed.std((2, 3), keepdim=True),
        )
        normal = (views.observed - mean) / deviation
        with torch.inference_mode():
            image, noise = normal[0].numpy(), light.measured_noise(normal[0].numpy())
            maps = network_input(normal, light.estimate_flow(image), torch.from_numpy(noise)[None])
            fine = network(maps)
        inner = (slice(None), slice(32, -32), slice(32, -32))
        high_pass, truth = (
            detail(fields[0].numpy())[inner] for fields in (fine * deviation + mean, views.truth)
        )
        likeness = [
            np.corrcoef(one.ravel(), other.ravel())[0, 1] for one, other in zip(high_pass, truth)
        ]
        energy = high_pass.var((1, 2)) / truth.var((1, 2))
        print(
            f"{title}: {np.round(likeness, 2).tolist()}, {np.round(energy, 2).tolist()}", flush=True
        )
    if picture:
        draw_spectra(Path(picture))


def draw_spectra(path: Path) -> None:
    """Draw the power spectra of green of a real crop, enlarged by bicubic interpolation and super-resolved."""
    source = light.DATA / "l1b" / "l1bsr_example_05_BGRN.tif"
    with tempfile.TemporaryDirectory() as folder:
        superresolve(SuperResolveRequest(str(source), f"{folder}/fine.tif", "1,2,3,4"))
        fine = light.read(f"{folder}/fine.tif")[GREEN]
    green = torch.from_numpy(light.read(str(source))[None, GREEN : GREEN + 1])
    bicubic = torch.nn.functional.interpolate(green, scale_factor=2, mode="bicubic")[0, 0].numpy()
    window = np.outer(*(np.hanning(size) for size in fine.shape))
    spectra = [
        np.fft.fftshift(np.fft.fft2((image - image.mean()) * window)) for image in (bicubic, fine)
    ]
    power = [np.log10(np.abs(spectrum) + 1) for spectrum in spectra]
    gap = np.full((len(fine), 10), 6.0)
    strip = np.clip(np.concatenate((power[0], gap, power[1]), axis=1) / 6, 0, 1)
    strip = strip.reshape(len(fine) // 2, 2, -1, 2).mean((1, 3))  # a smaller file
    path.write_bytes(png((255 * strip).astype(np.uint8)))


def residual(image: np.ndarray) -> np.ndarray:
    """Return the median residual shift of each band in pixels."""
    image = (image - image.mean((1, 2), keepdims=True)) / image.std((1, 2), keepdims=True)
    return np.median(dense_flow.residuals(image, np.ones(image.shape[1:], bool), GREEN), axis=0)


def tell_crops(folder: Path, registered: dict[str, np.ndarray]) -> None:
    """Print residual shifts to green in pixels of 10 m, and the change of the mean, of every real crop."""
    print(
        "\nresidual shift to green, B / R / N, in pixels of 10 m; largest change of a band's mean"
    )
    for title, image in registered.items():
        print(f"{title} (registered by its producer): {shift_text(residual(image))}")
    for path in sorted((light.DATA / "l1b").glob("*.tif")):
        row, source = [f"before {shift_text(residual(light.read(str(path))))}"], str(path)
        before = gdal.Open(source).ReadAsArray().mean((1, 2), dtype=float)
        for model in ("bandloom", csr.NAME):
            if model == "bandloom" or model in cards.models():
                output = str(folder / f"{model}_{path.name}")
                register(RegisterRequest(source, output, bands="1,2,3,4", model=model))
                row.append(f"{model} {shift_text(residual(light.read(output)))}")
        output = str(folder / f"fine_{path.name}")
        superresolve(SuperResolveRequest(source, output, "1,2,3,4"))
        after = gdal.Open(output).ReadAsArray().mean((1, 2), dtype=float)
        change = 100 * np.abs(after / before - 1).max()
        row.append(
            f"super-resolved {shift_text(residual(light.read(output)) / 2)}, mean {change:.2f} %"
        )
        print(f"{path.stem}: " + "; ".join(row), flush=True)


def shift_text(shifts: np.ndarray) -> str:
    """Return the shifts of blue, red and near infrared as text."""
    return " / ".join(f"{shifts[band]:.2f}" for band in (0, 2, 3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", nargs="*", default=["flows", "quality", "detail", "crops"])
    parser.add_argument("--spectra", default="", help="PNG to draw by the part detail")
    arguments = parser.parse_args()
    require_data()
    topics = arguments.parts
    warnings.simplefilter("ignore")
    images = light.held_out_images()
    if "flows" in topics:
        tell_flows(images)
    if "quality" in topics:
        tell_quality(images)
    if "detail" in topics:
        tell_detail(images, arguments.spectra)
    if "crops" in topics:
        with tempfile.TemporaryDirectory() as folder:
            tell_crops(Path(folder), images)


if __name__ == "__main__":
    main()
