"""Run in a process of its own: imports every module of the plugin over PyQt6 and stubs of QGIS, opens the window, the
menu and the list of models.

Prints one JSON object. ``python pyqt6_probe.py FOLDER_WITH_BANDLOOM PROFILE``.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import json
import os
import sys
import types
from pathlib import Path

PARTS = ("QtCore", "QtGui", "QtNetwork", "QtWidgets")
SHIPPED = ("algorithms", "core", "gui", "install", "jobs", "nets", "quality", "rasters")


class Anything(type):
    """A class of QGIS: any attribute is another one."""

    def __getattr__(cls, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        made = Anything(name, (), {})
        setattr(cls, name, made)
        return made


class Stub(types.ModuleType):
    """A module of QGIS: any name is a class."""

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        made = Anything(name, (), {})
        setattr(self, name, made)
        return made


class Processing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a stub for every module of the Processing plugin."""

    def find_spec(self, name: str, path=None, target=None):
        if name.partition(".")[0] == "processing":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Stub(spec.name)

    def exec_module(self, module) -> None:
        """A stub has nothing to run."""


def put_stubs(profile: str) -> None:
    """Install ``qgis`` over PyQt6, with what the window asks of it."""
    from PyQt6.QtNetwork import QNetworkProxy

    for name in ("qgis", "qgis.core", "qgis.gui", "qgis.utils", "qgis.PyQt"):
        sys.modules[name] = Stub(name)
        sys.modules[name].__path__ = []
    for part in PARTS:
        sys.modules[f"qgis.PyQt.{part}"] = importlib.import_module(f"PyQt6.{part}")
    sys.meta_path.insert(0, Processing())
    core = sys.modules["qgis.core"]
    core.QgsApplication.qgisSettingsDirPath = staticmethod(lambda: profile)
    core.Qgis.QGIS_VERSION_INT = 40000
    core.QgsSettings.value = lambda settings, name, default: default

    class Manager:
        fallbackProxy = staticmethod(
            lambda: QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "p.example", 8080)
        )
        excludeList = noProxyList = staticmethod(list)

    core.QgsNetworkAccessManager.instance = staticmethod(Manager)


def modules(root: Path) -> list[str]:
    """Return the names of all modules that are shipped."""
    paths = [path for layer in SHIPPED for path in sorted((root / layer).rglob("*.py"))]
    paths += [root / "__init__.py", root / "plugin.py"]
    names = (
        ".".join(("bandloom", *path.relative_to(root).with_suffix("").parts)) for path in paths
    )
    return [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]


def import_all(root: Path) -> dict[str, str]:
    """Import every module; returns those that fail, with the reason."""
    failed = {}
    for name in modules(root):
        try:
            importlib.import_module(name)
        except Exception as error:
            failed[name] = f"{type(error).__name__}: {error}"
    return failed


def use_window(profile: str) -> dict:
    """Open the engine set-up, list what is installed with a click, and run a command that ends at once."""
    from bandloom.gui import enginesetup
    from bandloom.gui.command import environment
    from PyQt6.QtCore import QCoreApplication, QEventLoop, QTimer

    window = enginesetup.EngineSetup()
    window.show()
    picture = window.grab()
    loop = QEventLoop()
    window.command.ended.connect(lambda done: loop.quit())
    QTimer.singleShot(60_000, loop.quit)
    window._run(["list"])
    loop.exec()
    QCoreApplication.processEvents()
    return {
        "width": picture.width(),
        "log": window.log.toPlainText(),
        "proxy": environment().value("HTTPS_PROXY"),
        "rows": window.table.topLevelItemCount(),
    }


def use_menu() -> dict:
    """Make the menu in QGIS's, and follow the link to the engine set-up that messages have."""
    from bandloom.gui.enginesetup import EngineSetup
    from bandloom.plugin import BandloomPlugin
    from PyQt6.QtCore import QUrl
    from PyQt6.QtGui import QDesktopServices, QIcon

    opened, entries = [], []
    EngineSetup.exec = lambda window: opened.append(window)
    window = types.SimpleNamespace(
        addPluginToMenu=lambda menu, action: entries.append(action),
        removePluginMenu=lambda menu, action: entries.remove(action),
        mainWindow=lambda: None,
    )
    plugin = BandloomPlugin(window)
    plugin.provider = types.SimpleNamespace(
        icon=QIcon,
        algorithm=lambda name: types.SimpleNamespace(displayName=lambda: name),
    )
    plugin._add_menu()
    QDesktopServices.openUrl(QUrl("bandloom:enginesetup"))
    entries[0].trigger()
    samples = [action.text() for action in entries[1].menu().actions()]
    texts, plugin.provider = [action.text() for action in entries], None
    plugin.unload()
    return {"entries": texts, "samples": samples, "opened": len(opened), "left": len(entries)}


def use_list_of_models() -> list[str]:
    """Make the list of models of a dialog; returns its lines and the tip of its button."""
    from bandloom.algorithms.modelwidget import ModelWidgetWrapper
    from PyQt6.QtGui import QIcon

    sys.modules["qgis.core"].QgsApplication.getThemeIcon = staticmethod(lambda path: QIcon())
    definition = types.SimpleNamespace(toolTip=lambda: "A model", flags=lambda: 0)
    wrapper = ModelWidgetWrapper()
    wrapper.parameterDefinition, wrapper.dialogType = (lambda: definition), ""
    flag = sys.modules["qgis.core"].QgsProcessingParameterDefinition.Flag
    flag.FlagOptional = 1
    box = wrapper.createWidget("l1bsr", "built in")
    tips = [action.toolTip() for action in box.lineEdit().actions()]
    return [*(box.itemText(line) for line in range(box.count())), *tips]


def main() -> None:
    """Do everything and print what was seen."""
    folder, profile = sys.argv[1:]
    sys.path.insert(0, folder)
    put_stubs(profile)
    from PyQt6.QtWidgets import QApplication

    application = QApplication([])  # kept while there are windows
    failed = import_all(Path(folder) / "bandloom")
    print(
        json.dumps(
            {
                "qt": application.platformName(),
                "failed": failed,
                "modules": modules(Path(folder) / "bandloom"),
                "window": use_window(profile),
                "menu": use_menu(),
                "models": use_list_of_models(),
            }
        )
    )
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
