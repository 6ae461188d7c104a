"""The window that installs engines: what it shows, what a click does, and how one comes to it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from tests.wheels import FakeQgisPython, wheel

LOOKS = 6000  # at a window's command, a hundredth of a second apart, until a test gives up
FOREVER = "while true; do sleep 0.1; done"  # what a command does until it is stopped


@pytest.fixture
def python(tmp_path) -> FakeQgisPython:
    made = FakeQgisPython(tmp_path)
    made.give_pip()
    return made


@pytest.fixture
def setup(qgis_app, python, tmp_path, monkeypatch):
    """The window over an empty profile, with a Python that has numpy and pip alone."""
    from bandloom.gui import command, enginesetup

    program = python.program(tmp_path / "python")
    monkeypatch.setattr(command, "interpreter", lambda: program)
    monkeypatch.setattr(sys, "path", list(sys.path))
    window = enginesetup.EngineSetup(profile=python.profile)
    yield window
    window.command.stop()
    window.deleteLater()


@pytest.fixture
def offline(tmp_path, monkeypatch) -> Path:
    """A folder of wheels, which the question for one answers with."""
    from qgis.PyQt.QtWidgets import QFileDialog

    folder = tmp_path / "wheels"
    wheel(folder, "onnxruntime", "1.20", ("numpy>=1.21",))
    wheel(folder, "scipy", "1.15")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_: str(folder)))
    return folder


def wait(window) -> None:
    """Let the window work until the command has ended."""
    from qgis.PyQt.QtCore import QCoreApplication, QThread

    for _ in range(LOOKS):
        if not window.command.is_running():
            break
        QCoreApplication.processEvents()
        QThread.msleep(10)
    QCoreApplication.processEvents()
    assert not window.command.is_running()


def row(window, name: str) -> list[str]:
    """The texts of a choice's row, which is also chosen."""
    from bandloom.install.packages import choices

    number = [choice.name for choice in choices()].index(name)
    window.table.setCurrentItem(window.table.topLevelItem(number))
    return [window.table.topLevelItem(number).text(column) for column in range(4)]


def test_it_lists_the_choices_with_their_sizes(setup):
    title, installed, download, disk = row(setup, "openvino")
    assert title == "OpenVINO, processor"
    assert installed == "no" or "elsewhere" in installed
    assert (download, disk) == ("59 MB", "187 MB")
    assert "fastest on Intel" in setup.brings.text()
    assert str(setup.profile) in setup.head.text()


def test_opening_it_starts_nothing_and_writes_nothing(setup):
    assert not setup.command.is_running()
    assert list(setup.profile.iterdir()) == []
    assert setup.log.toPlainText() == ""


def test_a_click_installs_from_a_folder_and_another_uninstalls(setup, offline):
    from bandloom.install import folders

    row(setup, "onnxruntime")
    setup.offline_button.click()
    assert not setup.close_button.isEnabled()
    wait(setup)
    log = setup.log.toPlainText()
    assert f"add onnxruntime --wheels {offline}" in log
    assert "Done." in log, log
    place = folders.home(setup.profile) / "onnxruntime"
    assert place.is_dir()
    assert str(place) in sys.path
    row(setup, "onnxruntime")
    assert setup.remove_button.isEnabled()
    setup.remove_button.click()
    wait(setup)
    assert not place.exists()
    assert str(place) not in sys.path
    row(setup, "onnxruntime")
    assert not setup.remove_button.isEnabled()


def test_a_failure_is_told(setup, offline):
    (offline / "scipy-1.15-py3-none-any.whl").unlink()
    row(setup, "scipy")
    setup.offline_button.click()
    wait(setup)
    assert "Nothing was installed" in setup.log.toPlainText()
    assert "It did not work." in setup.log.toPlainText()


def test_cancel_stops_a_command_that_would_not_end_and_leaves_nothing(setup, python, tmp_path):
    from bandloom.install import folders

    python.program(tmp_path / "python", before=FOREVER)
    folders.begin(setup.profile)  # as a run under way has
    row(setup, "onnxruntime")
    setup.install_button.click()
    assert setup.command.is_running()
    setup.cancel_button.click()
    wait(setup)
    assert "Cancelled" in setup.log.toPlainText()
    assert list(folders.home(setup.profile).iterdir()) == []


def test_it_stays_open_while_it_works(setup, python, tmp_path):
    python.program(tmp_path / "python", before=FOREVER)
    setup.show()
    setup.install_button.click()
    setup.reject()
    assert setup.isVisible()
    setup.cancel_button.click()
    wait(setup)
    setup.reject()
    assert not setup.isVisible()


def test_a_missing_interpreter_is_told(setup, monkeypatch):
    from bandloom.core.errors import EngineError
    from bandloom.gui import command

    def none():
        raise EngineError("No Python program was found in /nowhere.")

    monkeypatch.setattr(command, "interpreter", none)
    setup.install_button.click()
    assert "No Python program was found" in setup.log.toPlainText()


def test_progress_of_a_file_moves_the_bar(setup):
    setup.command._rest = ""
    seen = []
    setup.command.progress.connect(seen.append)
    setup.command._process.readAllStandardOutput = lambda: (
        b"Progress 50 of 200\nCollecting x\nProgr"
    )
    setup.command._read()
    assert seen == [25]
    assert setup.log.toPlainText() == "Collecting x"
    assert setup.command._rest == "Progr"


def test_the_proxy_of_qgis_is_passed_on(qgis_app, monkeypatch):
    from bandloom.gui.command import environment, proxy_address
    from qgis.core import QgsNetworkAccessManager
    from qgis.PyQt.QtNetwork import QNetworkProxy

    manager, kind = QgsNetworkAccessManager.instance(), QNetworkProxy.ProxyType
    before = manager.fallbackProxy(), manager.excludeList(), manager.noProxyList()
    try:
        proxy = QNetworkProxy(kind.HttpProxy, "proxy.example", 8080, "me@work", "a:b")
        manager.setFallbackProxyAndExcludes(proxy, ["https://mirror.example/simple"], [])
        variables = environment()
        assert variables.value("HTTPS_PROXY") == "http://me%40work:a%3Ab@proxy.example:8080"
        assert variables.value("NO_PROXY") == "mirror.example"
        manager.setFallbackProxyAndExcludes(QNetworkProxy(kind.NoProxy), [], [])
        monkeypatch.delenv("HTTPS_PROXY", raising=False)
        assert not environment().contains("HTTPS_PROXY")
    finally:
        manager.setFallbackProxyAndExcludes(*before)
    assert (
        proxy_address(QNetworkProxy(kind.Socks5Proxy, "s.example", 1080))
        == "socks5h://s.example:1080"
    )


class Interface:
    """What the plugin uses of QGIS's windows."""

    def __init__(self) -> None:
        from qgis.gui import QgsMessageBar

        self.menu, self.bar = [], QgsMessageBar()

    def mainWindow(self):
        return None

    def messageBar(self):
        return self.bar

    def setActiveLayer(self, layer) -> None:
        pass

    def zoomToActiveLayer(self) -> None:
        pass

    def addPluginToMenu(self, name, action) -> None:
        self.menu.append((name, action))

    def removePluginMenu(self, name, action) -> None:
        self.menu.remove((name, action))


def test_the_menu_and_links_open_it_until_the_plugin_leaves(qgis_app, monkeypatch):
    from bandloom import plugin
    from bandloom.gui import enginesetup
    from qgis.PyQt.QtCore import QUrl
    from qgis.PyQt.QtGui import QDesktopServices

    opened = []
    monkeypatch.setattr(
        enginesetup.EngineSetup,
        "exec",
        lambda self: opened.append(self.windowTitle()),
        raising=False,
    )
    monkeypatch.setattr(
        plugin.BandloomPlugin, "initProcessing", lambda self: setattr(self, "provider", Provider())
    )
    monkeypatch.setattr(plugin.QgsApplication, "processingRegistry", lambda: Registry())
    interface = Interface()
    made = plugin.BandloomPlugin(interface)
    made.initGui()
    assert [(name, action.text()) for name, action in interface.menu] == [
        ("Bandloom", "Engine set-up..."),
        ("Bandloom", "Load sample"),
    ]
    interface.menu[0][1].trigger()
    QDesktopServices.openUrl(QUrl("bandloom:enginesetup"))
    assert opened == ["Bandloom: engine set-up"] * 2
    made.unload()
    assert interface.menu == []


class Provider:
    def icon(self):
        from qgis.PyQt.QtGui import QIcon

        return QIcon()

    def algorithm(self, name):
        return self

    def displayName(self):
        return "Pan-sharpen"


class Registry:
    def removeProvider(self, provider) -> None:
        pass


def test_a_missing_engine_is_told_with_a_link_where_there_are_windows(qgis_app, monkeypatch):
    from bandloom.algorithms.systemcheck import SystemCheck
    from qgis import utils

    class Needy(SystemCheck):
        NEEDS = (("torch",),)

    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setattr(utils, "iface", None)
    assert "<a" not in Needy().canExecute()[1]
    monkeypatch.setattr(utils, "iface", Interface())
    assert 'href="bandloom:enginesetup?systemcheck"' in Needy().canExecute()[1]


@pytest.mark.parametrize(
    ("wanted", "text", "opened"),
    [
        ("pansharpen", "Go on: Pan-sharpen", ("bandloom:pansharpen", [])),
        ("", "Try it on the sample", ("bandloom:sharpensentinel2", ["INPUT_10M", "INPUT_20M", "INPUT_60M"])),
    ],
)  # fmt: skip
def test_an_installation_goes_on_to_what_was_asked_for_or_to_the_sample(
    setup, offline, monkeypatch, wanted, text, opened
):
    """Two clicks, Install and go on, and the dialog is there with its inputs."""
    import processing
    from bandloom.gui import enginesetup, first_run
    from qgis.core import QgsProject

    dialogs = []
    monkeypatch.setattr(processing, "execAlgorithmDialog", lambda *call: dialogs.append(call))
    window = enginesetup.EngineSetup(profile=setup.profile, wanted=wanted)
    assert window.go_on_button.isHidden()
    row(window, "onnxruntime")
    window.offline_button.click()
    wait(window)
    assert not window.go_on_button.isHidden() and window.go_on_button.text() == text
    window.go_on_button.click()
    assert window.result() == window.DialogCode.Accepted
    first_run.go_on(Interface(), wanted)
    ((name, parameters),) = dialogs
    assert (name, list(parameters)) == opened
    layers = QgsProject.instance().mapLayers()
    assert all(layer in layers for (layer,) in parameters.values())
    QgsProject.instance().clear()


def test_without_an_engine_it_is_offered_once(qgis_app, monkeypatch):
    from bandloom.gui import first_run
    from qgis.core import QgsSettings
    from qgis.PyQt.QtCore import QCoreApplication
    from qgis.PyQt.QtWidgets import QPushButton

    QgsSettings().remove(first_run.OFFERED)
    interface, opened = Interface(), []
    assert not first_run.offer_engine(interface, lambda: opened.append(1))  # engines are here
    monkeypatch.setattr(first_run.importlib.util, "find_spec", lambda name: None)
    button = first_run.offer_engine(interface, lambda: opened.append(1))
    (message,) = interface.bar.items()
    assert button in message.findChildren(QPushButton) and "Engine" in button.text()
    gc.collect()
    button.click()
    QCoreApplication.processEvents()  # the message goes after the click
    assert opened == [1] and interface.bar.items() == []
    assert not first_run.offer_engine(interface, lambda: opened.append(1))
    QgsSettings().remove(first_run.OFFERED)
