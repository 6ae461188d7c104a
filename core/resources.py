"""Where the plugin's own files lie."""

from __future__ import annotations

from pathlib import Path

PLUGIN = Path(__file__).resolve().parent.parent
RESOURCES = PLUGIN / "resources"
