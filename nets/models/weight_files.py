"""Files of weights, read without running what they may carry and without the memory that they may claim."""

from __future__ import annotations

import pickletools  # nosec B403: it lists what a pickle would do, and does nothing of it
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch

from ...core.errors import InputError

LARGEST = 2 << 30  # bytes of a file; the networks of Bandloom's methods take up to some 100 MB
# What torch raises for files that are damaged, none of its own, or hold more than tensors.
UNREADABLE = (
    RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OSError, MemoryError,
    OverflowError, RecursionError, torch.serialization.pickle.UnpicklingError,
)  # fmt: skip

_INTEGERS = (
    "INT",
    "BININT",
    "BININT1",
    "BININT2",
    "LONG",
    "LONG1",
    "LONG4",
)  # operations of a pickle


def read_tensors(path: Path) -> Mapping[str, Any]:
    """Read what ``torch.save`` wrote, without running any code that a file may carry.

    Raises:
        InputError: the file is damaged, is none of torch's, claims more than it holds, or holds more than tensors and
            plain containers.
    """
    check_size(path)
    try:
        claimed = _uncompressed_size(path)
        if claimed > path.stat().st_size:
            raise InputError(_claims(path, claimed))
        content = torch.load(path, map_location="cpu", weights_only=True)
    except UNREADABLE as error:
        raise InputError(
            f"{path} cannot be read as weights ({type(error).__name__}): it is damaged, or holds more than weights, "
            "which is never loaded; get it again from its authors."
        ) from error
    _check_tensors(path, content)
    return content


def read_safetensors(path: Path) -> dict[str, torch.Tensor]:
    """Read a safetensors file; :class:`InputError` where it is damaged or claims more than it holds."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    check_size(path)
    try:
        return load_file(str(path))
    except (SafetensorError, *UNREADABLE) as error:
        raise InputError(
            f"{path} cannot be read as weights ({error}): get the file again."
        ) from error


def check_size(path: Path) -> None:
    """Raise :class:`InputError` for a file that is larger than any model is."""
    size = path.stat().st_size
    if size > LARGEST:
        raise InputError(
            f"{path} has {size / 1e9:.1f} GB and weights have at most {LARGEST >> 30}: choose another."
        )


def _claims(path: Path, claimed: int) -> str:
    return (
        f"{path} claims {claimed / 1e9:.3g} GB of numbers and has {path.stat().st_size / 1e6:.3g} MB: it is damaged; "
        "get it again from its authors."
    )


def _uncompressed_size(path: Path) -> int:
    """Return how many bytes, at least, a file says its largest array or all its members have, before any is made."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            return max(_counts(file), default=0)
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > path.stat().st_size:  # torch packs nothing
            return unpacked
        tables = [member for member in members if member.filename.endswith("/data.pkl")]
        counts = []
        for member in tables:
            with archive.open(member) as file:
                counts += _counts(file)
    return max(counts, default=0)


def _counts(file: Any) -> Iterator[int]:
    """Yield the number of elements of each array that a stream of pickles refers to; nothing is unpickled."""
    last = 0
    for _ in range(4):  # the older format begins with three short ones
        for operation, argument, _ in pickletools.genops(file):
            if operation.name in _INTEGERS:
                last = int(argument)
            elif operation.name == "BINPERSID":
                yield last
        if file.read(1) != b"\x80":  # no further pickle
            return
        file.seek(-1, 1)


def _check_tensors(path: Path, content: Any) -> None:
    """Raise InputError where an array is a view of fewer numbers, or all of them have more bytes than the file."""
    storages = {}
    for tensor in _tensors(content, 0):
        storage = tensor.untyped_storage()
        claimed = tensor.numel() * tensor.element_size()
        if claimed > storage.nbytes():
            raise InputError(_claims(path, claimed))
        storages[storage.data_ptr()] = storage.nbytes()
    claimed = sum(storages.values())
    if claimed > path.stat().st_size:
        raise InputError(_claims(path, claimed))


def _tensors(content: Any, depth: int) -> Iterator[torch.Tensor]:
    if isinstance(content, torch.Tensor):
        yield content
    elif depth < 8:
        members = (
            content.values()
            if isinstance(content, Mapping)
            else content
            if isinstance(content, list)
            else ()
        )
        for member in members:
            yield from _tensors(member, depth + 1)
