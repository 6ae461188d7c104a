"""The window *Engine set-up*: which libraries run networks here, and installing one with a click."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Callable, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..core.errors import BandloomError
from ..install import folders, state
from ..install.packages import Choice, choices
from .command import Command

MOST_LINES = 5000  # of the log


class EngineSetup(QDialog):
    """Lists the choices and runs the command line of ``install/`` for the one that is chosen."""

    def __init__(
        self, parent: Optional[QWidget] = None, profile: Optional[Path] = None, wanted: str = ""
    ) -> None:
        """Show the choices.

        Args:
            parent: QGIS's main window.
            profile: of the user; that of this QGIS by default.
            wanted: name of the algorithm that a user asked for; after an installation the window ends as accepted
                where the user goes on to it, or to the sample.
        """
        super().__init__(parent)
        self.wanted = wanted
        self.profile = profile or Path(QgsApplication.qgisSettingsDirPath())
        self.setWindowTitle(self.tr("Bandloom: engine set-up"))
        self.resize(860, 600)
        self.command = Command(self)
        self.command.line.connect(self._tell)
        self.command.progress.connect(self._show_percent)
        self.command.ended.connect(self._ended)
        self._stopped = self._installed = False
        self._lay_out()
        self.refresh()

    def tr(self, text: str) -> str:
        """Translate ``text``."""
        return QCoreApplication.translate("Bandloom", text)

    # what is seen
    def _lay_out(self) -> None:
        self.head = QLabel()
        self.head.setWordWrap(True)
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setHeaderLabels(
            [self.tr("Engine"), self.tr("Installed"), self.tr("Download"), self.tr("On disk")]
        )
        self.brings = QLabel()
        self.brings.setWordWrap(True)
        self.table.currentItemChanged.connect(self._enable)
        self.log = QPlainTextEdit(readOnly=True)
        self.log.setMaximumBlockCount(MOST_LINES)
        layout = QVBoxLayout(self)
        layout.addWidget(self.head)
        layout.addWidget(self.table, 2)
        layout.addWidget(self.brings)
        layout.addLayout(self._actions())
        layout.addWidget(self.log, 3)
        layout.addLayout(self._footer())

    def _actions(self) -> QHBoxLayout:
        self.install_button = self._button(self.tr("Install"), self.install)
        self.offline_button = self._button(
            self.tr("Install from a folder of wheels..."), self.install_offline
        )
        self.remove_button = self._button(self.tr("Uninstall"), self.remove)
        self.other_button = self._button("", self.use_other)
        row = QHBoxLayout()
        for widget in (self.install_button, self.offline_button, self.remove_button):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.other_button)
        return row

    def _footer(self) -> QHBoxLayout:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel_button = self._button(self.tr("Cancel"), self.cancel)
        self.go_on_button = self._button(self._next(), self.accept)
        self.go_on_button.hide()  # until an engine is installed
        self.close_button = self._button(self.tr("Close"), self.reject)
        row = QHBoxLayout()
        for widget in (self.bar, self.cancel_button, self.go_on_button, self.close_button):
            row.addWidget(widget)
        return row

    def _next(self) -> str:
        registry = QgsApplication.processingRegistry()
        algorithm = registry.algorithmById(f"bandloom:{self.wanted}") if self.wanted else None
        if algorithm is None:
            return self.tr("Try it on the sample")
        return self.tr("Go on: {algorithm}").format(algorithm=algorithm.displayName())

    def _button(self, text: str, action: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: action())
        return button

    def refresh(self) -> None:
        """Look again at what is here."""
        row = (
            self.table.indexOfTopLevelItem(self.table.currentItem())
            if self.table.currentItem()
            else 0
        )
        self.head.setText("\n".join(self._head()))
        self.table.clear()
        for choice in choices():
            status = state.look(self.profile, choice)
            sizes = [
                self.tr("{size} MB").format(size=size) for size in (choice.download, choice.disk)
            ]
            item = QTreeWidgetItem([self.tr(choice.title), self._status_text(status), *sizes])
            item.setToolTip(1, status.folder)
            self.table.addTopLevelItem(item)
        for column in range(4):
            self.table.resizeColumnToContents(column)
        self.table.setCurrentItem(self.table.topLevelItem(max(row, 0)))
        self._enable()

    def _head(self) -> list[str]:
        text = self.tr(
            "Networks need one of these engines. Nothing is installed without a click, and QGIS's own Python packages "
            "stay as they are. Sizes are those of Linux."
        )
        lines = [text, self.tr("Folder: {folder}").format(folder=folders.home(self.profile))]
        other = folders.other(self.profile)
        if other:
            lines.append(
                self.tr("Packages of another environment are used too: {folder}").format(
                    folder=other
                )
            )
            self.other_button.setText(self.tr("Stop using the other environment"))
        else:
            self.other_button.setText(self.tr("Use another environment..."))
        return lines

    def _status_text(self, status: state.State) -> str:
        if status.ours:
            return status.version or self.tr("yes")
        return (
            self.tr("{version}, elsewhere").format(version=status.version)
            if status.version
            else self.tr("no")
        )

    def _choice(self) -> Choice:
        return choices()[max(self.table.indexOfTopLevelItem(self.table.currentItem()), 0)]

    def _enable(self, *_: object) -> None:
        idle, any_row = not self.command.is_running(), self.table.currentItem() is not None
        self.brings.setText(self.tr(self._choice().brings) if any_row else "")
        for button in (self.install_button, self.offline_button):
            button.setEnabled(idle and any_row)
        self.remove_button.setEnabled(
            idle and any_row and state.look(self.profile, self._choice()).ours
        )
        self.cancel_button.setEnabled(not idle)
        for widget in (self.table, self.other_button, self.close_button):
            widget.setEnabled(idle)

    # what is done
    def install(self) -> None:
        """Install the chosen row from pip's index."""
        self._run(["add", self._choice().name])

    def install_offline(self) -> None:
        """Install the chosen row from a folder that the user names."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of wheels (*.whl)"))
        if folder:
            self._run(["add", self._choice().name, "--wheels", folder])

    def remove(self) -> None:
        """Uninstall the chosen row."""
        self._run(["remove", self._choice().library])

    def use_other(self) -> None:
        """Use the packages of an environment that the user names, or no longer use the one there is."""
        if folders.other(self.profile):
            self._run(["use", ""])
            return
        title = self.tr("Folder of a virtual environment, or its site-packages")
        folder = QFileDialog.getExistingDirectory(self, title)
        if folder:
            self._run(["use", folder])

    def cancel(self) -> None:
        """Stop what is under way; nothing of it is kept."""
        self._stopped = True
        self.command.stop()

    def reject(self) -> None:
        """Close, unless something is under way."""
        if not self.command.is_running():
            super().reject()

    def _run(self, arguments: list[str]) -> None:
        self._stopped = False
        self._installed = arguments[0] != "remove"
        self._tell("> python3 -m bandloom.install " + " ".join(arguments))
        self.bar.setRange(0, 0)
        try:
            self.command.start(["--profile", str(self.profile), *arguments])
        except BandloomError as error:
            self._tell(str(error))
            self._ended(False)
        self._enable()

    def _tell(self, line: str) -> None:
        self.log.appendPlainText(line)

    def _show_percent(self, percent: int) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(percent)

    def _ended(self, done: bool) -> None:
        self.bar.setRange(0, 1)
        folders.sweep(self.profile)
        folders.detach()
        folders.attach(self.profile)
        importlib.invalidate_caches()
        self.go_on_button.setVisible(done and self._installed)
        if done:
            self._tell(self.tr("Done. If an algorithm has run before, restart QGIS."))
        else:
            self._tell(
                self.tr("Cancelled: nothing was kept.")
                if self._stopped
                else self.tr("It did not work.")
            )
        self.refresh()
