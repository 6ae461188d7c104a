"""The method, numpy in and numpy out; in the product, nets/TASK/method.py."""

from typing import NamedTuple

from bandloom.nets.imaging.resample import enlarge


class Enlargement(NamedTuple):
    """A ``WindowedMethod`` that has nothing to learn; others are made by a function ``fit``."""

    upscaling: int  # output pixels in one of the scene, a side
    halo: int = 1  # linear interpolation looks one pixel away
    multiple: int = 1  # windows may start at any pixel
    notes: dict = {}  # for provenance

    def apply(self, block):  # (bands, rows, cols) of the window with its halo, enlarged
        return enlarge(block[0], self.upscaling, phase=((self.upscaling - 1) / 2,) * 2)
