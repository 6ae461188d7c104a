"""What every algorithm of the toolbox shares: identity, checks, a run, and how errors are told."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional, TypeVar

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QWidget

from ..core.progress import Progress, run_watched
from ..core.version import library_versions, version
from . import dependencies, settings
from .areaofinterest import AREA
from .common_parameters import CommonParameters
from .feedback import FeedbackProgress, cancelled_by_signals, user_errors
from .inputlayers import InputRaster, checkable, rasters_of, with_variables
from .layer_history import name_after
from .style import show, show_errors

ICONS = Path(__file__).parent.parent / "resources" / "icons"
DOCS = Path(__file__).parent.parent / "docs"
HELP_URL = "https://github.com/bandloom/bandloom/blob/main/docs/{name}.md"
RASTER_TYPES = ("raster", "multilayer")  # of parameters


Result = TypeVar("Result")


def help_url(name: str) -> str:
    """Return the address of a page of the guide: the one that the zip holds, without it the repository's."""
    local = DOCS / f"{name}.html"
    return local.as_uri() if local.is_file() else HELP_URL.format(name=name)


class BandloomAlgorithm(CommonParameters):
    """A thin base: an algorithm states its identity and parameters and implements :meth:`execute`.

    ``NEEDS`` lists what must be importable: each entry is a tuple of alternatives, any of which will do.
    """

    NEEDS: tuple[tuple[str, ...], ...] = ()
    ICON = "bandloom.svg"
    # for a raster output, the inputs that its bands come from
    LIKE: Mapping[str, tuple[str, ...]] = {}
    OUTPUT, PRODUCT = "OUTPUT", "PRODUCT"

    _rasters: Mapping[str, tuple[InputRaster, ...]] = {}
    _refusal: Optional[QgsProcessingException] = None

    # identity
    def createInstance(self) -> BandloomAlgorithm:
        return type(self)()

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ICONS / self.ICON)

    def helpUrl(self) -> str:
        return help_url(self.name())

    def createCustomParametersWidget(self, parent: Optional[QWidget] = None) -> Optional[QWidget]:
        """Return the dialog that QGIS shows instead of its own: one with a preview, where there is an area."""
        if self.parameterDefinition(AREA) is None:
            return None
        from .previewdialog import PreviewDialog  # it needs QGIS's windows

        return PreviewDialog(self, parent)

    # parameters
    def rasterPaths(self, name: str) -> tuple[str, ...]:
        """Return what GDAL opens for a parameter of one or several rasters; empty when none is given."""
        return tuple(raster.path for raster in self._rasters[name])

    # checks
    def canExecute(self) -> tuple[bool, str]:
        text = dependencies.missing(self.NEEDS)
        return not text, dependencies.with_link(
            text, self.name()
        ) if text and _has_windows() else text

    def checkParameterValues(self, parameters, context):
        """Let QGIS check the values, but for variables of files and parts of products, which it cannot open."""
        rasters = {
            definition.name(): checkable(parameters[definition.name()])
            for definition in self.parameterDefinitions()
            if definition.type() in RASTER_TYPES and definition.name() in parameters
        }
        return super().checkParameterValues({**parameters, **rasters}, context)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        """Read the layers, which belong to the main thread, and nothing else.

        Destinations above all are for :meth:`execute`: a task that runs it on another thread starts from a list of
        layers to load of its own, and what was asked for here is never loaded.
        """
        # An error raised here would reach a script only as "There were errors executing the algorithm",
        # so it waits for processAlgorithm, whose exception text is passed on.
        try:
            with user_errors():
                self._rasters = {
                    definition.name(): rasters_of(parameters.get(definition.name()), context)
                    for definition in self.parameterDefinitions()
                    if definition.type() in RASTER_TYPES
                }
        except QgsProcessingException as error:
            self._refusal = error
        return True

    # run
    def processAlgorithm(self, parameters, context, feedback) -> dict:
        with user_errors():
            if self._refusal is not None:
                raise self._refusal
            variables = self.parameterAsString(parameters, self.VARIABLES, context)
            self._rasters = with_variables(self._rasters, variables)
            dependencies.check(self.NEEDS)
            _keep_thread_state()
            feedback.pushInfo(_with_versions())
            self._tell_facts(feedback)
            start = time.perf_counter()
            with cancelled_by_signals(feedback), self._within_limits(feedback):
                results = self.execute(parameters, context, feedback)
            self._show(results, parameters, context)
            feedback.pushInfo(f"Finished in {time.perf_counter() - start:.1f} s.")
            # "" stands for an output that was left out
            return {name: value for name, value in results.items() if value != ""}

    def _tell_facts(self, feedback: QgsProcessingFeedback) -> None:
        for facts in {
            raster.path: raster.facts for rasters in self._rasters.values() for raster in rasters
        }.values():
            for message in facts.messages if facts else ():
                feedback.pushInfo(message)
            for doubt in facts.doubts if facts else ():
                feedback.pushWarning(doubt)

    def _show(
        self, results: Mapping[str, Any], parameters: dict, context: QgsProcessingContext
    ) -> None:
        rasters = {
            one.name(): one.description()
            for one in self.destinationParameterDefinitions()
            if one.type() == "rasterDestination"
        }
        scene = self._scene(parameters)
        for name in filter(results.get, rasters):
            inputs = [
                raster
                for parameter in self.LIKE.get(name, ())
                for raster in self._rasters[parameter]
            ]
            styles = [(raster.path, raster.style) for raster in inputs if raster.style is not None]
            if name == self.RELIABILITY:
                show_errors(results[name], results[self.OUTPUT], context)
            else:
                show(results[name], styles if name in self.LIKE else None, context)
            name_after(results[name], rasters[name], scene, context)

    def _scene(self, parameters: dict) -> str:
        """Return what names the scene: the first input that the result is like, else the product."""
        like = self.LIKE.get(self.OUTPUT, ())
        paths = [raster.path for parameter in like for raster in self._rasters[parameter]]
        return paths[0] if paths else str(parameters.get(self.PRODUCT) or "")

    def execute(
        self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        """Read the parameters, do the work, perhaps on another thread, and return the outputs, "" for none.

        Rasters come from :meth:`rasterPaths`; BandloomError may be raised. (The name ``run`` is taken: QGIS's own
        method of that name calls ``processAlgorithm``.)
        """
        raise NotImplementedError

    def watch(self, work: Callable[[Progress], Result], feedback: QgsProcessingFeedback) -> Result:
        """Run ``work`` so that Cancel is answered at once, also while it imports libraries."""
        return run_watched(work, FeedbackProgress(feedback))

    @contextmanager
    def _within_limits(self, feedback: QgsProcessingFeedback) -> Iterator[None]:
        """Hold GDAL's cache, and torch where it is sure to be used, to the settings."""
        from ..nets.models.engines import limit_torch
        from ..rasters.gdal_calls import CACHE, bounded_cache

        threads = settings.threads()
        if ("torch",) in self.NEEDS and threads:
            self.watch(lambda _: limit_torch(threads), feedback)  # it imports torch
            limit_torch(threads)  # holds for the thread that calls it and for new ones
        with bounded_cache(settings.cache_bytes() or CACHE):
            yield


def _keep_thread_state() -> None:
    """Let Python's state of this thread live as long as the thread.

    QGIS runs algorithms on the threads of a pool, and Python's state of such a thread ends with each call from C++.
    Libraries made with pybind11 (scipy, torch, onnxruntime) go on using the one in which the first of them was
    imported, and free it again: the second run on that thread would take QGIS down.
    """
    if threading.get_ident() != threading.main_thread().ident:
        ctypes.pythonapi.PyGILState_Ensure()


def _with_versions() -> str:
    libraries = {"QGIS": Qgis.QGIS_VERSION, "GDAL": gdal.__version__, **library_versions()}
    return (
        f"Bandloom {version()} with "
        + ", ".join(f"{name} {number}" for name, number in libraries.items())
        + "."
    )


def _has_windows() -> bool:
    from qgis import utils  # QGIS's start has it already; scripts may do without

    return utils.iface is not None
