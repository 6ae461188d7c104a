"""The outputs of a run: checked before any work, written in hidden folders, renamed together when all are complete."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Union

from ..core.errors import OutputError
from ..core.progress import Progress, renaming, temporary
from .files import SIDE_FILES, files_of, identity, lies_in
from .staging import alone_in, existing, make, move_all, staging_name

Key = tuple[int, int, str]  # device and inode of a folder, and a name in it


class Outputs:
    """All files that a run writes: a context manager after which each is there, complete, or none is.

    A run writes into a hidden folder of its own beside each output, under the output's final name, so that formats of
    several files keep their parts. At the end all files are moved together; on an error nothing is, and older files
    of those names stay as they were.
    """

    def __init__(
        self,
        paths: Mapping[str, str],
        inputs: Mapping[str, Union[str, Sequence[str]]] | None = None,
        progress: Progress | None = None,
        own_folders: Sequence[str] = (),
    ) -> None:
        """Take paths by the names of their parameters; empty ones are left out.

        Args:
            paths: of the outputs.
            inputs: what the run reads, as GDAL opens it: nothing of it is ever replaced.
            progress: given the warnings of GDAL.
            own_folders: parameters whose folders are Bandloom's own, and made where they are absent.
        """
        self._paths = {name: os.path.abspath(path) for name, path in paths.items() if path}
        self._inputs = {
            name: list(filter(None, [sources] if isinstance(sources, str) else sources))
            for name, sources in (inputs or {}).items()
        }
        self._progress, self._own_folders = progress or Progress(), own_folders
        self._warnings: set[str] = set()
        self._reserved: dict[str, float] = {}
        self._staging: dict[str, str] = {}
        self._owners: dict[Key, str] = {}
        self._input_files: dict[tuple[int, int], tuple[str, str]] | None = None

    def __enter__(self) -> Outputs:
        """Check all paths and make the hidden folders.

        Raises:
            OutputError: a folder is absent or not writable, a path is no place for a file, or it is an input or
                another output.
        """
        try:
            for name, path in self._paths.items():
                self._stage(name, path)
                self._claim(name, path)
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Move all files to their names; on an error, or where the run was cancelled before, remove them instead."""
        try:
            if kind is None:
                with contextlib.ExitStack() as stack:
                    for folder in sorted(
                        {os.path.dirname(staging) for staging in self._staging.values()}
                    ):
                        stack.enter_context(alone_in(folder))
                    stack.enter_context(renaming())
                    self._publish()
        finally:
            self._remove()

    @property
    def inputs(self) -> str:
        """What the run reads, by parameter, without folders: ``PAN pan.tif; MS a.tif, b.tif``."""
        named = {
            parameter: ", ".join(os.path.basename(os.path.normpath(path)) for path in paths)
            for parameter, paths in self._inputs.items()
        }
        return "; ".join(f"{parameter} {names}" for parameter, names in named.items() if names)

    def staged(self, path: str) -> str:
        """Return where an output's file is written until the run is complete."""
        folder, name = os.path.split(os.path.abspath(path))
        return os.path.join(self._staging[folder], name)

    def write_text(self, path: str, text: str) -> None:
        """Write a text file, in UTF-8.

        Raises:
            OutputError: the disk is full or gone.
        """
        try:
            with open(self.staged(path), "w", encoding="utf-8", newline="") as file:
                file.write(text)
        except OSError as error:
            raise OutputError(
                f"{path} cannot be written ({error.strerror}); choose another folder."
            ) from error

    def warn(self, text: str) -> None:
        """Pass a warning on, each once."""
        if text not in self._warnings:
            self._warnings.add(text)
            self._progress.warn(text)

    def tell(self, text: str) -> None:
        """Write a line in the log."""
        self._progress.info(text)

    def reserve(self, path: str, size: float) -> None:
        """Reserve bytes for an output.

        Raises:
            OutputError: its disk has not room for all that is reserved on it.
        """
        self._reserved[os.path.abspath(path)] = size
        disk = _disk(path)
        needed = sum(amount for other, amount in self._reserved.items() if _disk(other) == disk)
        free = shutil.disk_usage(os.path.dirname(os.path.abspath(path))).free
        if free < needed:
            raise OutputError(
                f"The disk of {path} has {free / 1e6:.0f} MB free and the result needs at least {needed / 1e6:.0f} MB; "
                "free some space or choose another disk."
            )

    def claim_side_files(self, path: str, names: Sequence[str]) -> None:
        """Check the files that a format writes beside ``path``, by their names in its folder.

        Raises:
            OutputError: one of them is an input, another output, or belongs to another file.
        """
        path = os.path.abspath(path)
        parameter = next(name for name, output in self._paths.items() if output == path)
        for name in names:
            side_file = os.path.join(os.path.dirname(path), name)
            self._claim(parameter, side_file)
            belongs = name.startswith(os.path.basename(path)) or os.path.lexists(path)
            if not belongs and os.path.lexists(side_file):
                raise OutputError(
                    f"{parameter} {path} is written with {side_file}, which is there already and belongs to another "
                    "file; choose another file name."
                )

    def _stage(self, parameter: str, path: str) -> None:
        folder, name = os.path.split(path)
        if os.path.isdir(path) or not name:
            raise OutputError(f"The output {path} ({parameter}) is a folder; add a file name.")
        base = existing(folder) if parameter in self._own_folders else folder
        if not os.path.isdir(base):
            raise OutputError(
                f"The output folder {folder} does not exist ({parameter}); create it or choose another."
            )
        try:
            if folder not in self._staging:
                staging = os.path.join(base, staging_name())
                temporary(staging)
                os.mkdir(staging)
                self._staging[folder] = staging
            with open(self.staged(path), "wb"):  # names that the file system refuses
                pass
            os.remove(self.staged(path))
        except OSError as error:
            raise OutputError(
                f"Nothing can be written to {path} ({parameter}: {error.strerror}); choose another folder or name."
            ) from error

    def _claim(self, parameter: str, path: str) -> None:
        """Give a path to an output, where it is free."""
        if os.path.exists(path) and not os.path.isfile(path):
            raise OutputError(
                f"{parameter} {path} is a folder, a device, a pipe or a socket; choose a file name."
            )
        owner = self._owners.setdefault(self._key(path), parameter)
        if owner != parameter:
            raise OutputError(
                f"{parameter} {path} is also {owner}; choose another file name for one of them."
            )
        if not os.path.exists(path):
            return
        source = self._input_with(path)
        if source is not None:
            name, text = source
            raise OutputError(
                f"{parameter} {path} is also an input, {name} {text}; choose another file name."
            )

    def _key(self, path: str) -> Key:
        base, staging = os.path.split(self._staging[os.path.dirname(path)])
        status, name = os.stat(base), os.path.relpath(path, base)
        blind = os.path.exists(os.path.join(base, staging.upper()))  # to upper and lower case
        return status.st_dev, status.st_ino, name.casefold() if blind else name

    def _input_with(self, path: str) -> tuple[str, str] | None:
        """Return the parameter and the text of the input that an existing file is part of."""
        for name, sources in self._inputs.items():
            for source in sources:
                if os.path.isdir(source) and lies_in(path, source):
                    return name, source
        if self._input_files is None:
            self._input_files = {
                identity(file): (name, source)
                for name, sources in self._inputs.items()
                for source in sources
                for file in files_of(source)
            }
        return self._input_files.get(identity(path))

    def _publish(self) -> None:
        """Move what was written to its names, and everything back where one cannot be moved.

        Raises:
            OutputError: a file cannot be replaced.
        """
        for folder in self._staging:
            make(folder)
        moves = {
            os.path.join(folder, name): os.path.join(staging, name)
            for folder, staging in self._staging.items()
            for name in os.listdir(staging)
        }
        finals = sorted(
            moves, key=lambda final: final.endswith(".json")
        )  # a model's card comes last
        older = dict.fromkeys(final + end for final in finals for end in self._older_ends(final))
        backups = {
            old: f"{self._staging[os.path.dirname(old)]}-{number}"
            for number, old in enumerate(older)
            if os.path.lexists(old)
        }
        move_all([*backups.items(), *((moves[final], final) for final in finals)])
        for backup in backups.values():
            with contextlib.suppress(OSError):  # what cannot be removed is told by System check
                os.remove(backup)

    def _older_ends(self, final: str) -> tuple[str, ...]:
        """Return what ends the names of the older files that a finished one stands in for."""
        return ("", *SIDE_FILES) if final in self._paths.values() else ("",)

    def _remove(self) -> None:
        for staging in self._staging.values():
            shutil.rmtree(staging, ignore_errors=True)
        self._staging = {}


def _disk(path: str) -> int:
    return os.stat(os.path.dirname(os.path.abspath(path))).st_dev
