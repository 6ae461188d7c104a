"""Where a user's own models are kept."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication

from . import settings


def model_folders() -> tuple[Path, ...]:
    """Return the folders, besides the bundled one, that models are looked for in; new ones go into the last."""
    profile = Path(QgsApplication.qgisSettingsDirPath()) / "bandloom" / "models"
    shared = settings.model_folder()
    return (profile,) if shared is None else (profile, shared)


def model_list(method: str, built_in: str = "") -> dict[str, dict[str, str]]:
    """Return the metadata by which a text parameter lists the installed models of a method, beside taking any file.

    ``built_in`` is a choice that is no model in files; it comes first.
    """
    widget = f"{__package__}.modelwidget.ModelWidgetWrapper"
    return {"widget_wrapper": {"class": widget, "method": method, "built_in": built_in}}
