"""The second language: it loads, it is complete, and its sentences take the same values."""

from __future__ import annotations

import importlib.util
import re

import pytest

from .conftest import ROOT

specification = importlib.util.spec_from_file_location(
    "translate_script", ROOT / "scripts" / "translate.py"
)
script = importlib.util.module_from_spec(specification)
specification.loader.exec_module(script)

LEAST = 0.95  # of the texts; new ones are translated before a release


@pytest.fixture(scope="module")
def french() -> dict[str, str]:
    return script.translations_of(ROOT / "resources" / "i18n" / "bandloom_fr.ts")


@pytest.mark.parametrize("locale", ["fr", "fr_CA"])
def test_the_language_of_the_user_is_loaded(qgis_app, locale):
    from bandloom.plugin import translator

    assert (
        translator(locale).translate("Bandloom", "Sharpen Sentinel-2 bands")
        == "Affiner les bandes Sentinel-2"
    )


def test_a_language_that_is_not_there_stays_english(qgis_app):
    from bandloom.plugin import translator

    assert translator("xx") is None
    assert translator("en_US") is None


def test_the_toolbox_speaks_it(qgis_app):
    from bandloom.algorithms import chains
    from bandloom.algorithms.sharpensentinel2 import SharpenSentinel2
    from bandloom.plugin import translator
    from qgis.PyQt.QtCore import QCoreApplication

    found = translator("fr")
    QCoreApplication.installTranslator(found)
    try:
        assert SharpenSentinel2().create().displayName() == "Affiner les bandes Sentinel-2"
        assert (
            SharpenSentinel2().create().parameterDefinition("DEVICE").description()
            == "Périphérique de calcul"
        )
        assert SharpenSentinel2().name() == "sharpensentinel2"
        chain = next(one for one in chains.chains() if one.name() == "pansharpenandassess").create()
        assert (chain.displayName(), chain.group()) == (
            "Affinage panchromatique et évaluation",
            "Chaînes",
        )
        assert chain.parameterDefinition("PAN").description() == "Couche panchromatique (PAN)"
        assert "Affine" in chain.shortHelpString() and chain.name() == "pansharpenandassess"
    finally:
        QCoreApplication.removeTranslator(found)
    assert SharpenSentinel2().create().displayName() == "Sharpen Sentinel-2 bands"


def test_it_is_complete(french):
    shown = script.texts()
    assert len(shown) > 200
    missing = [text for text in shown if text not in french]
    assert len(missing) <= (1 - LEAST) * len(shown), missing


def test_the_compiled_file_says_the_same(qgis_app, french):
    from bandloom.plugin import translator

    found = translator("fr")
    differing = [
        text
        for text, translation in french.items()
        if found.translate("Bandloom", text) != translation
    ]
    assert differing == []


def test_places_for_values_are_kept(french):
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"\{\w+\}", text))

    assert [
        text for text, translation in french.items() if places(text) != places(translation)
    ] == []
    filters = [text for text in french if "(*" in text]
    assert filters
    for text in filters:
        assert re.findall(r"\(.*?\)", text) == re.findall(r"\(.*?\)", french[text])


def test_only_marked_texts_are_collected(tmp_path):
    (tmp_path / "algorithms").mkdir()
    source = 'self.tr("a")\nlater("b")\ntranslate("Bandloom", "c")\ntranslate("Other", "d")\nself.tr(name)\nf("e")\n'
    (tmp_path / "algorithms" / "x.py").write_text(source)
    (tmp_path / "plugin.py").write_text("")
    assert script.texts(tmp_path) == ["a", "b", "c"]
