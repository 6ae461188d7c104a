"""From the zip to the first raster: what newcomer_session.py did, and in how many clicks."""

from __future__ import annotations

MOST_CLICKS = 12


def facts_of(newcomer: dict, name: str) -> dict:
    """Return what a step recorded; fails where the step did."""
    assert name in newcomer, f"QGIS never came to '{name}': see build/desktop/newcomer/qgis.log"
    assert not newcomer[name]["error"], newcomer[name]["error"]
    return newcomer[name]["facts"]


def test_the_zip_is_installed_by_qgis_own_clicks(newcomer):
    assert len(facts_of(newcomer, "install_zip")["qgis"]) == 8


def test_the_first_raster_is_there_after_twelve_clicks_at_most(newcomer):
    facts_of(newcomer, "install_zip")
    facts = facts_of(newcomer, "first_raster")
    assert facts["own"] == ["Engine set-up", "Install", "Try it on the sample", "Run"]
    assert len(facts["clicks"]) <= MOST_CLICKS, facts["clicks"]
    (layer,) = facts["layers"]
    assert layer["valid"] and layer["name"].startswith("Sharpened bands"), facts["log"]
