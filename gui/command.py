"""Running ``python -m bandloom.install`` beside QGIS, with its output line by line."""

from __future__ import annotations

import re
from urllib.parse import quote

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment, QUrl, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkProxy

from ..install.interpreter import interpreter, plugins_folder

RAW_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")


class Command(QObject):
    """One run of the command line; :attr:`ended` tells whether it did what it was asked for."""

    line = pyqtSignal(str)
    progress = pyqtSignal(int)  # percent of the file under way
    ended = pyqtSignal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rest = ""
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)

    def start(self, arguments: list[str]) -> None:
        """Start; raises :class:`EngineError` when there is no Python program."""
        program = str(interpreter())
        self._process.setProcessEnvironment(environment())
        self._process.setWorkingDirectory(str(plugins_folder()))
        self._process.start(program, ["-m", "bandloom.install", *arguments])

    def stop(self) -> None:
        """Stop at once; :attr:`ended` follows. What it had begun lies in a folder that a sweep deletes."""
        self._process.kill()
        self._process.waitForFinished(3000)  # milliseconds

    def is_running(self) -> bool:
        """Tell whether it is under way."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def _read(self) -> None:
        text = self._rest + bytes(self._process.readAllStandardOutput()).decode("utf-8", "replace")
        *lines, self._rest = re.split(r"\r\n|\n|\r", text)
        for line in filter(str.strip, lines):
            match = RAW_PROGRESS.fullmatch(line.strip())
            if match is None:
                self.line.emit(line)
            else:
                done, whole = map(int, match.groups())
                self.progress.emit(100 * done // max(whole, 1))

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        if self._rest.strip():
            self.line.emit(self._rest)
        self.ended.emit(status == QProcess.ExitStatus.NormalExit and code == 0)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.line.emit(self._process.errorString())
            self.ended.emit(False)


def environment() -> QProcessEnvironment:
    """Return the environment of this process with the proxy of QGIS's settings in the variables that pip heeds."""
    variables = QProcessEnvironment.systemEnvironment()
    variables.insert("PYTHONUNBUFFERED", "1")
    variables.insert("PYTHONIOENCODING", "utf-8")
    manager = QgsNetworkAccessManager.instance()
    proxy = proxy_address(manager.fallbackProxy())
    if proxy:
        direct = [
            QUrl(entry).host() or entry
            for entry in [*manager.excludeList(), *manager.noProxyList()]
        ]
        values = {
            "HTTPS_PROXY": proxy,
            "HTTP_PROXY": proxy,
            "NO_PROXY": ",".join(filter(None, direct)),
        }
        for name, value in values.items():
            variables.insert(name, value)
            variables.insert(name.lower(), value)
    return variables


def proxy_address(proxy: QNetworkProxy) -> str:
    """Return a proxy's address with its user and password, or an empty string where there is none to name."""
    kinds = QNetworkProxy.ProxyType
    schemes = {
        kinds.HttpProxy: "http",
        kinds.HttpCachingProxy: "http",
        kinds.Socks5Proxy: "socks5h",
    }
    if proxy.type() not in schemes or not proxy.hostName():
        return ""  # none, or the system's, which pip finds itself
    user = quote(proxy.user(), safe="") + (
        f":{quote(proxy.password(), safe='')}" if proxy.password() else ""
    )
    return f"{schemes[proxy.type()]}://{user}{'@' if user else ''}{proxy.hostName()}:{proxy.port()}"
