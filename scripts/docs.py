"""Writes what the algorithms say of themselves into their pages of the guide: ``make docs``.

The help of the toolbox is the source; a test holds the pages to it.
"""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN, END = "<!-- from the algorithm: make docs -->", "<!-- end -->"
_BLOCK = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)


def block(algorithm) -> str:  # noqa: ANN001 - a QgsProcessingAlgorithm
    """Return the part of an algorithm's page that the algorithm itself tells, as Markdown."""
    path = f"*Bandloom > {algorithm.group()} > {algorithm.displayName()}*, or `qgis_process run {algorithm.id()}`."
    rows = ["| parameter | meaning |", "|---|---|"]
    for parameter in algorithm.parameterDefinitions():
        about = parameter.help() or ("Output." if parameter.isDestination() else "")
        optional = " Optional." if parameter.flags() & parameter.Flag.FlagOptional else ""
        meaning = _cell(about) + optional + _default(parameter)
        rows.append(f"| `{parameter.name()}` {_cell(parameter.description())} | {meaning} |")
    return "\n\n".join(
        [BEGIN, path, *algorithm.shortHelpString().split("\n\n"), "\n".join(rows), END]
    )


def refreshed(page: str, algorithm) -> str:  # noqa: ANN001 - a QgsProcessingAlgorithm
    """Return a page with its block made again.

    Raises:
        ValueError: the page has no place for it, or several.
    """
    if len(_BLOCK.findall(page)) != 1:
        raise ValueError(
            f"The page of {algorithm.id()} must hold one block from {BEGIN!r} to {END!r}."
        )
    return _BLOCK.sub(lambda _: block(algorithm), page)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _default(parameter) -> str:  # noqa: ANN001 - a QgsProcessingParameterDefinition
    value = parameter.defaultValue()
    return "" if parameter.isDestination() or value in (None, "") else f" Default: `{value}`."


def main() -> None:
    """Write all pages again."""
    import os
    import tempfile

    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()
    import bandloom
    from qgis.core import QgsApplication

    app = QgsApplication([], False)
    app.initQgis()
    plugin = bandloom.classFactory(None)
    plugin.initProcessing()
    for algorithm in plugin.provider.algorithms():
        page = DOCS / f"{algorithm.name()}.md"
        if algorithm.groupId() != "chains":
            page.write_text(
                refreshed(page.read_text(encoding="utf-8"), algorithm), encoding="utf-8"
            )
    plugin.unload()
    app.exitQgis()


if __name__ == "__main__":
    main()
