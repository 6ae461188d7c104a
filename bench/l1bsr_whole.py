"""The paper's REC by tiles beside its forward on a whole image: ``python -m bandloom.bench.l1bsr_whole``.

A real L1B crop is mirrored to 1408 x 1408 pixels (``--side``). The network has the published size and random weights
(the published ones are not to be had); its attention is made to depend more on the image (``--gain``) than random
weights have it. Printed: the largest and mean difference in digital numbers, the same at the seams of the tiles, and
seconds of processor time. The whole forward takes some 15 minutes on one core.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from bandloom.jobs.super_resolve_l1b import SuperResolveRequest, superresolve
from bandloom.nets.l1bsr.model_io import CARDS, REC
from bandloom.nets.l1bsr.rec_network import VALUE_SCALE, ChannelAttention, Rec
from bandloom.nets.models import cards
from bandloom.training.data import require_data
from bandloom.training.l1bsr import DATA, Console, read
from osgeo import gdal

CROP = "l1b/l1bsr_example_05_BGRN.tif"
OUTPUT = 0.1  # of the crop's deviation: what the network adds


def network(arguments: argparse.Namespace) -> Rec:
    """Return a random REC whose attention sees the image."""
    torch.manual_seed(0)
    rec = Rec(groups=arguments.groups, blocks=arguments.blocks).eval()
    for module in rec.modules():
        if isinstance(module, ChannelAttention):
            for layer in (module.conv_du[0], module.conv_du[2]):
                layer.weight.data *= arguments.gain
    return rec


def mirrored(side: int) -> np.ndarray:
    """Return the crop, mirrored at its edges to so many pixels a side."""
    image = read(CROP)
    after = [(0, side - size) for size in image.shape[1:]]
    return np.pad(image, ((0, 0), *after), mode="symmetric")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--side", type=int, default=1408)
    parser.add_argument("--tile", type=int, default=256)
    parser.add_argument("--gain", type=float, default=4.0)
    parser.add_argument("--groups", type=int, default=10)
    parser.add_argument("--blocks", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    require_data()
    torch.set_num_threads(arguments.threads)
    image, rec = mirrored(arguments.side), network(arguments)
    with torch.inference_mode():
        small = rec(torch.from_numpy(image[None, :, :128, :128] / VALUE_SCALE))
        scale = OUTPUT * image.std() / VALUE_SCALE / float(small.std())
        rec.tail[1].weight *= scale
        rec.tail[1].bias *= scale
        start = time.process_time()
        whole = rec(torch.from_numpy(image[None] / VALUE_SCALE))[0].numpy() * VALUE_SCALE
    print(
        f"whole image: {time.process_time() - start:.0f} CPU seconds, deviation {whole.std():.1f}",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        tiled, seconds = by_tiles(Path(folder), rec, image, arguments)
    print(f"by tiles: {seconds:.0f} CPU seconds", flush=True)
    tell(np.abs(tiled - whole), 2 * arguments.tile)


def by_tiles(
    folder: Path, rec: Rec, image: np.ndarray, arguments: argparse.Namespace
) -> tuple[np.ndarray, float]:
    """Return what *Super-resolve L1B* makes of the image, and its CPU seconds."""
    kind = {"groups": arguments.groups, "blocks": arguments.blocks}
    example = np.zeros((1, 4, 32, 32), np.float32)
    card = cards.export(rec, example, folder, replace(CARDS[REC], name="random", arguments=kind))
    source, output = str(folder / "in.tif"), str(folder / "out.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(
        source, image.shape[2], image.shape[1], 4, gdal.GDT_Float32
    )
    dataset.WriteArray(image)
    dataset = None
    start = time.process_time()
    superresolve(
        SuperResolveRequest(
            source,
            output,
            "1,2,3,4",
            str(card),
            threads=arguments.threads,
            tile_size=arguments.tile,
        ),
        Console(),
    )
    return gdal.Open(output).ReadAsArray(), time.process_time() - start


def tell(difference: np.ndarray, tile: int) -> None:
    seams = np.zeros(difference.shape[1:], bool)
    for seam in range(tile, difference.shape[1], tile):
        seams[seam - 2 : seam + 2] = seams[:, seam - 2 : seam + 2] = True
    print(f"difference in digital numbers: at most {difference.max():.3f}, mean {difference.mean():.4f}; at seams at "
          f"most {difference[:, seams].max():.3f}, mean {difference[:, seams].mean():.4f} ({DATA / CROP})")  # fmt: skip


if __name__ == "__main__":
    main()
