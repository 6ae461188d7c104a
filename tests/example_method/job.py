"""The input and the job, free of QGIS; in the product, a file of jobs/inputs/ and one of jobs/."""

from dataclasses import dataclass

from bandloom.core.progress import Progress, interruptible
from bandloom.jobs.cluster import check_workers
from bandloom.jobs.provenance import provenance
from bandloom.jobs.runner import RasterOutput, Stopwatch, run_windows
from bandloom.rasters.outputs import Outputs
from bandloom.rasters.raster import describe
from bandloom.rasters.source import Source

from .method import Enlargement


class Image(Source):
    """A ``SceneInput`` of one raster, whose blocks are pairs (values, valid)."""

    @property
    def sources(self):
        return (self,)

    def valid(self, block):
        return block[1]


@dataclass(frozen=True)
class EnlargeRequest:
    input: str
    output: str
    nodata: str = ""
    tile_size: int = 768
    creation_options: tuple = ()
    scheduler: str = ""


@interruptible
def enlarge_raster(request: EnlargeRequest, progress: Progress) -> None:
    """Write the input with twice as many pixels a side; a failed run leaves no file."""
    with Outputs({"OUTPUT": request.output}, {"INPUT": request.input}, progress) as outputs:
        image = Image(describe(request.input).references, nodata=request.nodata)
        method = Enlargement(2)
        raster = RasterOutput(request.output, image.bands, "", request.creation_options)
        raster.check(image.grid.scaled(2), outputs)
        check_workers(request.scheduler, image.sources, progress)
        run_windows(
            image, method, [raster], outputs, progress, stopwatch=Stopwatch(), verb="enlarged", scheduler=request.scheduler,
            provenance=provenance("enlarge", method.notes), tile_size=request.tile_size,
        )  # fmt: skip
