"""System check: its outputs, its page, and what it says when something is wrong."""

from __future__ import annotations

import html
import os
import re

import numpy as np
import pytest

SECTIONS = ("Versions", "Engines", "Devices", "Bundled models", "Your models", "Folders")


@pytest.fixture(scope="module")
def module(qgis_app):
    from bandloom.algorithms import systemcheck

    return systemcheck


@pytest.fixture(scope="module")
def engines(qgis_app):
    from bandloom.nets.models import engines

    return engines


def run(parameters, feedback):
    import processing

    return processing.run("bandloom:systemcheck", parameters, feedback=feedback)


def test_the_log_and_the_page_say_the_same(qgis_app, feedback, tmp_path):
    report = tmp_path / "Prüfung é.html"
    results = run({"REPORT": str(report)}, feedback)
    page = report.read_text(encoding="utf-8")
    assert results["REPORT"] == str(report)
    lines = [line for line in feedback.infos + feedback.warnings if line.startswith(SECTIONS)]
    assert {line.partition(":")[0] for line in lines} == set(SECTIONS)
    for line in lines:
        label = line.split(": ")[1]
        assert f"<td>{label}</td>" in page
    assert not re.search(r"https?://|<script|<link", page)


def test_versions_are_the_real_ones(qgis_app, feedback, tmp_path):
    import numpy
    from osgeo import gdal
    from qgis.core import Qgis

    run({"REPORT": str(tmp_path / "r.html")}, feedback)
    log = "\n".join(feedback.infos)
    for expected in (
        f"QGIS: {Qgis.QGIS_VERSION}",
        f"GDAL: {gdal.__version__}",
        f"numpy: {numpy.__version__}",
    ):
        assert expected in log


def test_devices_are_tried(qgis_app, feedback, tmp_path, monkeypatch, engines):
    monkeypatch.setattr(
        "bandloom.nets.models.device_trials.try_devices",
        lambda: {"torch on cpu": "it burns", "torch on cuda": "no CUDA device"},
    )
    results = run({"REPORT": str(tmp_path / "r.html")}, feedback)
    assert results["OK"] is False
    assert "Devices: torch on cpu: it burns" in feedback.warnings
    assert "Devices: torch on cuda: no CUDA device" in feedback.infos  # no GPU is no fault


def test_without_engines_it_says_what_to_install(
    qgis_app, feedback, tmp_path, monkeypatch, engines
):
    monkeypatch.setattr(engines, "engines", dict)
    monkeypatch.setattr("bandloom.nets.models.device_trials.try_devices", dict)
    assert run({"REPORT": str(tmp_path / "r.html")}, feedback)["OK"] is False
    assert any("bandloom.install add onnxruntime" in line for line in feedback.warnings)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_reported(module, tmp_path, monkeypatch):
    tmp_path.chmod(0o500)
    monkeypatch.setattr(
        module.QgsProcessingUtils, "tempFolder", staticmethod(lambda: str(tmp_path))
    )
    assert [finding for finding in module._folders() if not finding.ok]


def test_a_folder_that_is_gone_is_reported(module, tmp_path, monkeypatch):
    monkeypatch.setattr(
        module.QgsProcessingUtils, "tempFolder", staticmethod(lambda: str(tmp_path / "gone"))
    )
    assert [finding.label for finding in module._folders() if not finding.ok] == ["Temporary files"]


def test_the_page_escapes_what_it_shows(module):
    page = module.page(
        [module.Finding("A & B", "<label>", "<script>alert(1)</script>", ok=False)], []
    )
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "A &amp; B" in page
    assert 'class="problem"' in page


def test_a_report_that_cannot_be_written_is_one_sentence(qgis_app, feedback, tmp_path):
    from qgis.core import QgsProcessingException

    (tmp_path / "file").write_text("")
    with pytest.raises(QgsProcessingException) as caught:
        run({"REPORT": str(tmp_path / "file" / "r.html")}, feedback)
    assert "does not exist (REPORT)" in str(caught.value)
    assert "Traceback" not in str(caught.value)


@pytest.fixture
def models(qgis_app, monkeypatch, tmp_path):
    """A profile's folder and a chosen one with a damaged, a sound, a cardless and an unreadable model."""
    from bandloom.algorithms import systemcheck
    from bandloom.nets.models import cards

    profile, chosen = tmp_path / "profile", tmp_path / "chosen"
    monkeypatch.setattr(systemcheck, "model_folders", lambda: (profile, chosen))
    for folder, name in (
        (profile, "damaged"),
        (chosen, "sound"),
        (chosen, "cardless"),
        (chosen, "nonsense"),
    ):
        cards.copy_as(cards.BUNDLED / "pansharp_4.json", folder, name)
    (profile / "damaged.onnx").write_bytes(b"nothing")
    (chosen / "cardless.json").unlink()
    (chosen / "nonsense.json").write_text('{"name": "<b>nonsense</b>"')
    (chosen / "unrelated.json").write_text("{}")
    return {"profile": profile, "chosen": chosen}


def test_broken_models_of_the_user_are_told_one_by_one(models, feedback, tmp_path):
    report = tmp_path / "r.html"
    assert run({"REPORT": str(report)}, feedback)["OK"] is True
    told = {line.split(": ")[1]: line for line in feedback.warnings}
    assert set(told) == {"damaged", "cardless", "nonsense"}
    assert "its SHA-256 differs" in told["damaged"]
    assert "has no card" in told["cardless"]
    assert "cannot be read" in told["nonsense"]
    assert any(line.startswith("Your models: sound: Pan-sharpen; ") for line in feedback.infos)
    assert "3 problem(s) in your models: damaged, cardless, nonsense." in feedback.infos
    page = report.read_text(encoding="utf-8")
    assert "unrelated" not in page
    assert page.count('<summary class="problem">') == 3
    assert f"yours, {models['chosen']}" in page


def test_the_page_shows_each_card(qgis_app, feedback, tmp_path):
    from bandloom.nets.models import cards

    report = tmp_path / "r.html"
    run({"REPORT": str(report)}, feedback)
    page = report.read_text(encoding="utf-8").partition("Cards of the models")[2]
    for path in cards.models().values():
        card = cards.load_card(path)
        shown = page.partition(f"<summary>{card.name} (")[2].partition("</details>")[0]
        for text in (
            card.sensor,
            ", ".join(card.bands_in),
            card.licence,
            card.training,
            card.citation,
        ):
            assert html.escape(text) in shown
        assert all(html.escape(name) in shown for name in card.metrics)
        assert "SHA-256 as the card says" in shown


def test_every_bundled_model_names_its_algorithm(qgis_app):
    from bandloom.jobs.reports.model_cards import USED_BY
    from bandloom.nets.models import cards

    shown = {algorithm.displayName() for algorithm in qgis_app.processingRegistry().algorithms()}
    assert set(USED_BY.values()) <= shown
    assert {cards.load_card(path).method for path in cards.models().values()} <= set(USED_BY)


def test_a_damaged_bundled_model_is_a_failure(qgis_app, feedback, monkeypatch, tmp_path):
    from bandloom.nets.models import cards

    made = cards.copy_as(cards.BUNDLED / "pansharp_4.json", tmp_path / "bundled", "pansharp_4")
    made.with_suffix(".safetensors").write_bytes(b"")
    monkeypatch.setattr(cards, "BUNDLED", made.parent)
    assert run({"REPORT": str(tmp_path / "r.html")}, feedback)["OK"] is False
    assert [line.split(": ")[:2] for line in feedback.warnings] == [
        ["Bundled models", "pansharp_4"]
    ]


def test_what_made_a_raster(qgis_app, feedback, tmp_path):
    """The line names version, algorithm, inputs and settings; of another's raster it says that nothing is known."""
    import processing
    from bandloom.tests.builders import write_tif

    source = write_tif(tmp_path / "field.tif", np.arange(400, dtype=np.float32).reshape(1, 20, 20))
    made = str(tmp_path / "half.tif")
    processing.run("bandloom:simulateobservation", {"INPUT": source, "RATIO": 2, "OUTPUT": made})
    for raster, expected in (
        (made, "bandloom:simulateobservation, of INPUT field.tif"),
        (source, "does not say"),
    ):
        run({"RASTER": raster}, feedback)
        lines = [line for line in feedback.infos if line.startswith("What made this raster")]
        assert expected in lines[-1]
    assert "RATIO: 2" in [line for line in feedback.infos if "half.tif" in line][0]
