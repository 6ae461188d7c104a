"""Each language beside English: it loads, it is complete, and its sentences keep names and places for values."""

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
LANGUAGES = script.languages()


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
def translations(language) -> dict[str, str]:
    return script.translations_of(script.FOLDER / f"bandloom_{language}.ts")


def test_languages_are_found_by_their_files(tmp_path):
    assert "fr" in LANGUAGES
    for name in ("bandloom_pt_BR.ts", "bandloom_de.ts", "bandloom_de.qm", "other.ts"):
        (tmp_path / name).touch()
    assert script.languages(tmp_path) == ["de", "pt_BR"]


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("fr", "fr"), ("fr_CA", "fr"), ("de_AT", "de"), ("es_MX", "es"),
        ("pt_BR", "pt"), ("zh_CN", "zh"), ("zh-Hans", "zh"), ("zh_Hans", "zh"),
    ],
)  # fmt: skip
def test_the_language_of_the_user_is_loaded(qgis_app, locale, language):
    from bandloom.plugin import translator

    if language not in LANGUAGES:
        pytest.skip(f"no translation into {language}")
    text = "Sharpen Sentinel-2 bands"
    expected = script.translations_of(script.FOLDER / f"bandloom_{language}.ts")[text]
    assert translator(locale).translate("Bandloom", text) == expected != text


def test_a_language_that_is_not_there_stays_english(qgis_app):
    from bandloom.plugin import translator

    assert translator("xx") is None
    assert translator("en_US") is None


def test_the_toolbox_speaks_it(qgis_app, language, translations):
    from bandloom.algorithms import chains
    from bandloom.algorithms.sharpensentinel2 import SharpenSentinel2
    from bandloom.plugin import translator
    from qgis.PyQt.QtCore import QCoreApplication

    found = translator(language)
    QCoreApplication.installTranslator(found)
    try:
        shown = SharpenSentinel2().create()
        assert shown.displayName() == translations["Sharpen Sentinel-2 bands"]
        assert shown.parameterDefinition("DEVICE").description() == translations["Device"]
        assert shown.name() == "sharpensentinel2"
        chain = next(one for one in chains.chains() if one.name() == "pansharpenandassess").create()
        assert chain.displayName() == translations["Pan-sharpen and assess"]
        assert chain.group() == translations["Chains"]
        pan = chain.parameterDefinition("PAN").description()
        assert pan == translations["Panchromatic layer (PAN)"]
        (help_text,) = [text for text in translations if text.startswith("Pan-sharpens in mode")]
        assert translations[help_text].split(" ")[0] in chain.shortHelpString()
        assert chain.name() == "pansharpenandassess"
    finally:
        QCoreApplication.removeTranslator(found)
    assert SharpenSentinel2().create().displayName() == "Sharpen Sentinel-2 bands"


def test_it_is_complete(translations):
    shown = script.texts()
    assert len(shown) > 200
    missing = [text for text in shown if text not in translations]
    assert len(missing) <= (1 - LEAST) * len(shown), missing


def test_the_compiled_file_says_the_same(qgis_app, language, translations):
    from bandloom.plugin import translator

    found = translator(language)
    differing = [
        text
        for text, translation in translations.items()
        if found.translate("Bandloom", text) != translation
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("kept", "least"),
    [
        (r"\{\w+\}", 5),  # places for values
        (r"^[a-z0-9_]+(?=: )", 50),  # the value that a choice's label or a tooltip begins with
        (
            r"(?:[A-Z0-9]+_\w+)?\.(?:xml|json|csv|txt|npy|onnx|pth|h5)\b",
            10,
        ),  # names and endings of files
        (r"\b[A-Z]+_[A-Z_]+\b", 3),  # parameters and variables
    ],
)
def test_places_for_values_and_names_are_kept(translations, kept, least):
    found = {text: re.findall(kept, text) for text in translations}
    found = {text: names for text, names in found.items() if names}
    assert len(found) >= least
    assert [
        text for text, names in found.items() if any(one not in translations[text] for one in names)
    ] == []


def test_no_place_for_a_value_is_added(translations):
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"\{\w+\}", text))

    assert [text for text, found in translations.items() if places(text) != places(found)] == []


def test_filters_of_files_are_kept(translations):
    filters = [text for text in translations if "(*" in text]
    assert filters
    for text in filters:
        assert re.findall(r"\(.*?\)", text) == re.findall(r"\(.*?\)", translations[text])


def test_only_marked_texts_are_collected(tmp_path):
    (tmp_path / "algorithms").mkdir()
    source = 'self.tr("a")\nlater("b")\ntranslate("Bandloom", "c")\ntranslate("Other", "d")\nself.tr(name)\nf("e")\n'
    (tmp_path / "algorithms" / "x.py").write_text(source)
    (tmp_path / "plugin.py").write_text("")
    assert script.texts(tmp_path) == ["a", "b", "c"]
