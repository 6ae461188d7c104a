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

REPORT = """
import os, sys
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = {folder!r}
from qgis.core import QgsApplication, QgsSettings, QgsProcessingContext, QgsProcessingFeedback
app = QgsApplication([], False)
app.initQgis()
QgsSettings().setValue("locale/overrideFlag", True)
QgsSettings().setValue("locale/userLocale", "fr")
import numpy as np
import bandloom
from bandloom.tests.builders import write_tif
plugin = bandloom.classFactory(None)
plugin.initProcessing()
random = np.random.default_rng(0)
image = random.integers(100, 900, (3, 64, 64)).astype(np.uint16)
reference = write_tif({folder!r} + "/reference.tif", image)
fused = write_tif({folder!r} + "/fused.tif", (image + random.integers(0, 60, image.shape)).astype(np.uint16))
feedback = QgsProcessingFeedback(False)
algorithm = QgsApplication.processingRegistry().createAlgorithmById("bandloom:assessfusion")
values = {{"FUSED": fused, "REFERENCE": reference, "RATIO": 4, "REPORT": {folder!r} + "/report.html",
          "METRICS": {folder!r} + "/numbers.json"}}
algorithm.run(values, QgsProcessingContext(), feedback)
sys.stdout.write(feedback.textLog())
sys.stdout.flush()
plugin.unload()
os._exit(0)
"""
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
        ("pt_BR", "pt"), ("zh_CN", "zh"), ("zh_SG", "zh"), ("zh_Hans_HK", "zh"), ("zh-Hans", "zh"), ("zh_Hans", "zh"), ("zh", "zh"),
        ("zh_TW", "zh_TW"), ("zh_HK", "zh_TW"), ("zh-Hant", "zh_TW"), ("zh_Hant_MO", "zh_TW"),
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
        assert text.count(";;") == translations[text].count(";;")


def test_reports_speak_the_users_language_and_logs_english(tmp_path):
    """The whole plugin in a QGIS of a French user: a report in French with commas, its log and numbers in English."""
    import json
    import os
    import subprocess
    import sys

    import bandloom

    code, above = (
        REPORT.format(folder=str(tmp_path)),
        os.path.dirname(os.path.dirname(bandloom.__file__)),
    )
    environment = {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": above,
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert (tmp_path / "report.html").exists(), done.stderr
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<h1>Qualité de la fusion</h1>" in page and '<th scope="col">Signification</th>' in page
    assert "Bandes comparées (référence) dans l&#x27;ordre des fichiers" in page
    assert re.search(r"<td>ergas</td><td>\d+,\d+</td>", page) and not re.search(
        r"<td>\d+\.\d+</td>", page
    )
    assert ">edge<" not in page and "Fused" not in page
    assert "Bands compared with the reference in the order of the files" in done.stdout
    assert json.loads((tmp_path / "numbers.json").read_text())["scores"]["ergas"] > 0


def test_traditional_chinese_has_its_own_characters_and_terms():
    """Characters that only the simplified form has are absent, and what one meets most is called as in Taiwan."""
    traditional = script.translations_of(script.FOLDER / "bandloom_zh_TW.ts")
    everything = "".join(traditional.values())
    assert not set("图层数据网络设输运实训练测进预认误报关页单") & set(everything)
    for word in (
        "解析度",
        "影像",
        "檔案",
        "資料夾",
        "設定",
        "預設",
        "品質",
        "網路",
        "像素",
        "參數",
        "函數",
    ):
        assert word in everything
    for word in ("分辨率", "圖像", "像元", "文件", "質量", "柵格", "默認", "引數", "函式"):
        assert word not in everything
    # rows and columns are called the other way round than in the simplified form
    assert traditional["Coarse row {row}, column {col}"] == "粗像素第 {row} 列、第 {col} 欄"


def test_only_marked_texts_are_collected(tmp_path):
    (tmp_path / "algorithms").mkdir()
    source = 'self.tr("a")\nlater("b")\ntranslate("Bandloom", "c")\ntranslate("Other", "d")\nself.tr(name)\nf("e")\n'
    (tmp_path / "algorithms" / "x.py").write_text(source)
    (tmp_path / "plugin.py").write_text("")
    assert script.texts(tmp_path) == ["a", "b", "c"]
