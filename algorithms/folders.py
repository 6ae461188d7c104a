"""Where a user's own models are kept."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication


def model_folders() -> tuple[Path, ...]:
    """Return the folders, besides the bundled one, that models are looked for in."""
    return (Path(QgsApplication.qgisSettingsDirPath()) / "bandloom" / "models",)
