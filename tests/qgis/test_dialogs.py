"""The dialogs: choices by label, models in lists; in the toolbox, in batch and in the model designer."""

from __future__ import annotations

import pytest

from .conftest import ROOT

NAMES = (
    "alignbandpass", "assessfusion", "fusehyperspectral", "importmodel", "pansharpen", "registerbands",
    "sharpensentinel2", "simulateobservation", "superresolvel1b", "trainbandpass", "trainl1bsr", "trainpansharpening",
)  # fmt: skip
LANGUAGES = (
    "en",
    *sorted(path.stem.split("_", 1)[1] for path in (ROOT / "resources/i18n").glob("bandloom_*.ts")),
)


@pytest.fixture
def algorithm(qgis_app):
    return lambda name: qgis_app.processingRegistry().createAlgorithmById(f"bandloom:{name}")


def choices(algorithm):
    """The parameters of which one fixed value is chosen."""
    found = [one for one in algorithm.parameterDefinitions() if one.type() == "enum"]
    return [one for one in found if not one.allowMultiple()]


@pytest.mark.parametrize("name", NAMES)
def test_choices_are_labelled_and_give_their_values(algorithm, open_dialog, name):
    dialog = open_dialog(algorithm(name))
    for parameter in choices(dialog.algorithm()):
        wrapper = dialog.mainWidget().wrappers[parameter.name()]
        assert wrapper.value() == parameter.defaultValue()
        assert parameter.help() in wrapper.widget.toolTip()
        assert [
            wrapper.widget.itemData(row) for row in range(wrapper.widget.count())
        ] == parameter.options()
        for row, value in enumerate(parameter.options()):
            wrapper.setValue(value)
            assert wrapper.value() == value
            if parameter.name() != "SENSOR":
                assert wrapper.widget.itemText(row).startswith(f"{value}: ")


def test_labels_are_in_the_language_of_the_user(algorithm, open_dialog):
    from bandloom.plugin import translator
    from qgis.PyQt.QtCore import QCoreApplication

    french = translator("fr")
    QCoreApplication.installTranslator(french)
    try:
        wrapper = open_dialog(algorithm("sharpensentinel2")).mainWidget().wrappers["MODE"]
    finally:
        QCoreApplication.removeTranslator(french)
    assert wrapper.widget.itemText(0) == "instant : un réseau fourni"
    assert wrapper.value() == "instant"


@pytest.mark.parametrize(
    ("name", "parameter"), [("alignbandpass", "MODEL"), ("trainbandpass", "RESUME")]
)
def test_models_are_listed(algorithm, open_dialog, name, parameter):
    widget = open_dialog(algorithm(name)).mainWidget().wrappers[parameter].widget
    listed = [widget.itemText(row) for row in range(widget.count())]
    assert [one for one in listed if one] == [
        "bandpass_s2_gf1wfv",
        "bandpass_s2_gf1wfv2",
        "bandpass_s2_gf1wfv3",
        "bandpass_s2_gf1wfv4",
        "bandpass_s2_gf1wfv_paper",
    ]


def test_a_choice_of_a_step_of_a_model_is_a_value_or_an_input(algorithm, open_dialog):
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
    from qgis.core import (
        QgsProcessingModelAlgorithm,
        QgsProcessingModelParameter,
        QgsProcessingParameterString,
    )

    model = QgsProcessingModelAlgorithm()
    model.addModelParameter(
        QgsProcessingParameterString("HOW", "How"), QgsProcessingModelParameter("HOW")
    )
    dialog = open_dialog(
        algorithm("sharpensentinel2"), lambda step: ModelerParametersDialog(step, model)
    )
    wrapper = dialog.widget.widget.wrappers["MODE"]
    wrapper.setValue("fit")
    (source,) = dialog.createAlgorithm().parameterSources()["MODE"]
    assert source.staticValue() == "fit"
    wrapper.widget.setCurrentIndex(2)
    (source,) = dialog.createAlgorithm().parameterSources()["MODE"]
    assert source.parameterName() == "HOW"


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("pansharpen", "MODE"), ("pansharpen", "DEVICE"), ("alignbandpass", "MODEL")],
)
def test_a_choice_of_a_step_of_a_model_is_an_expression(
    algorithm, open_dialog, monkeypatch, name, parameter
):
    """The last entry of the list asks for one; a model that was saved with one shows it again."""
    from bandloom.algorithms import model_sources
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
    from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingModelChildParameterSource

    class Builder:
        def __init__(self, *_):
            pass

        def exec(self):
            return True

        def expressionText(self):
            return "'fit'"

    monkeypatch.setattr(model_sources, "QgsExpressionBuilderDialog", Builder)
    model = QgsProcessingModelAlgorithm()
    dialog = open_dialog(algorithm(name), lambda step: ModelerParametersDialog(step, model))
    wrapper = dialog.widget.widget.wrappers[parameter]
    last = wrapper.widget.count() - 1
    assert wrapper.widget.itemText(last) == "Expression..."
    wrapper.widget.activated.emit(last)
    (source,) = dialog.createAlgorithm().parameterSources()[parameter]
    assert source.expression() == "'fit'"
    again = open_dialog(algorithm(name), lambda step: ModelerParametersDialog(step, model))
    shown = again.widget.widget.wrappers[parameter]
    shown.setValue([QgsProcessingModelChildParameterSource.fromExpression("@mode")])
    (source,) = again.createAlgorithm().parameterSources()[parameter]
    assert source.expression() == "@mode"


def test_a_batch_takes_labelled_choices(algorithm, open_dialog):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    dialog = open_dialog(algorithm("pansharpen"), BatchAlgorithmDialog)
    wrapper = next(
        one
        for one in dialog.mainWidget().wrappers[0]
        if one and one.parameterDefinition().name() == "MODE"
    )
    wrapper.setValue("adapt")
    assert wrapper.value() == "adapt"


@pytest.mark.parametrize("name", NAMES)
def test_expert_parameters_come_last_and_are_folded(algorithm, name):
    shown = algorithm(name)  # kept: the parameters are its own
    found = [one for one in shown.parameterDefinitions() if not one.isDestination()]
    folded = [bool(one.flags() & one.Flag.FlagAdvanced) for one in found]
    for parameter, advanced in zip(found, folded):
        assert advanced or parameter.name() not in (
            "SEED",
            "TILE_SIZE",
            "CREATION_OPTIONS",
            "ITERATIONS",
            "NETWORK",
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_widget_lies_inside_a_dialog_of_the_size_that_qgis_opens(
    qgis_app, open_dialog, language
):
    """The "..." buttons stand at the right: where a label is too long, they are outside."""
    from bandloom.plugin import translator
    from qgis.gui import QgsCollapsibleGroupBoxBasic
    from qgis.PyQt import sip
    from qgis.PyQt.QtCore import QCoreApplication
    from qgis.PyQt.QtWidgets import QGroupBox, QScrollArea

    translation = translator(language) if language != "en" else None
    if translation:
        QCoreApplication.installTranslator(translation)
    try:
        too_wide = {}
        for algorithm in qgis_app.processingRegistry().providerById("bandloom").algorithms():
            dialog = open_dialog(algorithm)
            dialog.show()
            box = dialog.findChild(QGroupBox, "grpAdvanced")
            if box is not None:
                sip.cast(box, QgsCollapsibleGroupBoxBasic).setCollapsed(False)
            QCoreApplication.processEvents()
            area = dialog.mainWidget().findChild(QScrollArea)
            excess = area.widget().minimumSizeHint().width() - area.viewport().width()
            if excess > 0:
                too_wide[algorithm.name()] = excess
    finally:
        if translation:
            QCoreApplication.removeTranslator(translation)
    assert too_wide == {}


@pytest.mark.parametrize("locale", ["en", "de", "es", "fr", "pt_BR", "zh_CN"])
@pytest.mark.parametrize("sign", [".", "of the locale"])
def test_numbers_are_typed_in_the_form_of_the_locale(algorithm, open_dialog, locale, sign):
    """A number is QGIS's own widget, which reads and shows the decimal sign of the user's locale."""
    from qgis.PyQt.QtCore import QLocale

    before, own = QLocale(), QLocale(locale).decimalPoint()
    QLocale.setDefault(QLocale(locale))
    try:
        wrapper = open_dialog(algorithm("simulateobservation")).mainWidget().wrappers["SNR"]
        box = wrapper.wrappedWidget()
        box.lineEdit().setText(f"37{own if sign != '.' else sign}5")
        box.interpretText()
        assert wrapper.parameterValue() == 37.5
        assert box.text().startswith(f"37{own}5")
    finally:
        QLocale.setDefault(before)


def test_the_measure_of_dialogs_sees_a_long_label(qgis_app, open_dialog):
    from qgis.PyQt.QtCore import QCoreApplication
    from qgis.PyQt.QtWidgets import QLabel, QScrollArea

    dialog = open_dialog(qgis_app.processingRegistry().algorithmById("bandloom:sharpensentinel2"))
    dialog.show()
    area = dialog.mainWidget().findChild(QScrollArea)
    label = next(one for one in area.findChildren(QLabel) if one.text().startswith("10 m bands"))
    label.setWordWrap(False)  # QGIS 3.40 breaks long labels
    label.setText("or a SAFE product (MTD_MSIL1C.xml, MTD_MSIL2A.xml, zip) [optional]")
    QCoreApplication.processEvents()
    assert area.widget().minimumSizeHint().width() > area.viewport().width()


PRODUCTS = [("sharpensentinel2", "MTD_MSI*.xml *.zip"), ("pansharpen", "*_MTL.txt")]


@pytest.mark.parametrize(("name", "files"), PRODUCTS)
def test_a_product_is_a_file_or_a_folder_that_is_chosen(
    algorithm, open_dialog, monkeypatch, tmp_path, name, files
):
    from qgis.PyQt.QtWidgets import QFileDialog

    asked = []

    def file_chosen(_parent, _title, _folder, shown):
        asked.append(shown)
        return "/data/MTD.xml", shown

    monkeypatch.setattr(QFileDialog, "getOpenFileName", file_chosen)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    wrapper = open_dialog(algorithm(name)).mainWidget().wrappers["PRODUCT"]
    choose_file, choose_folder = (
        one for one in wrapper.widget.lineEdit().actions() if one.toolTip().startswith("Choose")
    )
    assert wrapper.value() == ""
    choose_file.trigger()
    assert wrapper.value() == "/data/MTD.xml" and files in asked[0]
    choose_folder.trigger()
    assert wrapper.value() == str(tmp_path)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")  # cancelled
    choose_folder.trigger()
    assert wrapper.value() == str(tmp_path)


@pytest.mark.parametrize("name", ["sharpensentinel2", "pansharpen"])
def test_a_batch_takes_products(algorithm, open_dialog, name):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    panel = open_dialog(algorithm(name), BatchAlgorithmDialog).mainWidget()
    cells = {one.parameterDefinition().name(): one for one in panel.wrappers[0] if one}
    product = cells["PRODUCT"]
    product.setParameterValue("/data/LC08_MTL.txt", panel.processing_context)
    assert product.parameterValue() == "/data/LC08_MTL.txt"


@pytest.mark.parametrize(
    ("name", "parameter"), [("sharpensentinel2", "PRODUCT"), ("pansharpen", "MODEL")]
)
def test_a_file_or_folder_is_dropped(algorithm, open_dialog, tmp_path, name, parameter):
    """As the window system does it: on whatever lies at that place of the widget."""
    from qgis.PyQt.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
    from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent

    dialog = open_dialog(algorithm(name))
    dialog.show()
    wrapper = dialog.mainWidget().wrappers[parameter]
    box = wrapper.widget
    place = QPoint(10, box.height() // 2)
    target = box.childAt(place) or box
    while not target.acceptDrops():
        target = target.parentWidget()
    assert target is box

    def drop(urls):
        data = QMimeData()
        data.setUrls(urls)
        rest = (
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        entered = QDragEnterEvent(place, *rest)
        entered.ignore()
        QCoreApplication.sendEvent(box, entered)
        if entered.isAccepted():
            QCoreApplication.sendEvent(box, QDropEvent(QPointF(place), *rest))
        return entered.isAccepted()

    assert drop([QUrl.fromLocalFile(str(tmp_path))])
    assert wrapper.value() == str(tmp_path)
    assert not drop([QUrl("https://example.org/scene.zip")])
    assert not drop([QUrl.fromLocalFile("/a"), QUrl.fromLocalFile("/b")])
    assert wrapper.value() == str(tmp_path)
