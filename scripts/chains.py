"""Sets each step of the shipped models as QGIS's model designer demands: ``make chains``.

The designer calls a model invalid where a mandatory parameter has no source, even if the algorithm has a default for
it. The models choose no value of their own: what is not linked is the algorithm's default, written again by each run.
The text is edited, because QGIS 3.22 forgets the help of a model's inputs when it reads them.
"""

from __future__ import annotations

import os
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Callable

CHAINS = Path(__file__).resolve().parent.parent / "resources" / "chains"
HEAD = "<!DOCTYPE model>\n"
STATIC_VALUE = (
    "2"  # QGIS's number of a parameter's source that is neither an input nor another step's output
)
TYPES = {bool: "bool", int: "int", float: "double", str: "QString"}


def complete(text: str, defaults: Callable[[str], dict[str, object]]) -> str:
    """Return a model file in which each step's parameters that are not linked hold the algorithm's defaults.

    Args:
        text: of the file.
        defaults: gives the parameters to be set and their values for an algorithm's id.
    """
    model = ElementTree.fromstring(text)  # noqa: S314 - a file of ours
    for step in _member(model, "children"):
        parameters = _member(step, "params")
        for parameter in list(parameters):
            if all(_member(source, "source").get("value") == STATIC_VALUE for source in parameter):
                parameters.remove(parameter)
        links = {parameter.get("name") for parameter in parameters}
        for name, value in defaults(_member(step, "alg_id").get("value", "")).items():
            if name not in links and value is not None:
                parameters.append(_value(name, value))
        parameters[:] = sorted(parameters, key=lambda parameter: parameter.get("name", ""))
    ElementTree.indent(model)
    return HEAD + ElementTree.tostring(model, encoding="unicode").replace(" />", "/>") + "\n"


def demanded(identity: str) -> dict[str, object]:
    """Return an algorithm's inputs that are not optional, with their defaults."""
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().algorithmById(identity)
    return {
        parameter.name(): parameter.defaultValue()
        for parameter in algorithm.parameterDefinitions()
        if not parameter.isDestination() and not parameter.flags() & parameter.Flag.FlagOptional
    }


def _member(option: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(member for member in option if member.get("name") == name)


def _value(name: str, value: object) -> ElementTree.Element:
    parameter = ElementTree.Element("Option", type="List", name=name)
    source = ElementTree.SubElement(parameter, "Option", type="Map")
    ElementTree.SubElement(source, "Option", type="int", value=STATIC_VALUE, name="source")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    ElementTree.SubElement(
        source, "Option", type=TYPES[type(value)], value=text, name="static_value"
    )
    return parameter


def main() -> None:
    """Write all models again."""
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()
    import bandloom
    from qgis.core import QgsApplication

    app = QgsApplication([], False)
    app.initQgis()
    plugin = bandloom.classFactory(None)
    plugin.initProcessing()
    for path in sorted(CHAINS.glob("*.model3")):
        path.write_text(complete(path.read_text(encoding="utf-8"), demanded), encoding="utf-8")
    plugin.unload()
    app.exitQgis()


if __name__ == "__main__":
    main()
