"""Every file that ships in resources/ has its origin, licence and digest, and the check sees what is wrong."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
specification = importlib.util.spec_from_file_location(
    "manifest_script", ROOT / "scripts" / "manifest.py"
)
manifest = importlib.util.module_from_spec(specification)
specification.loader.exec_module(manifest)


def test_the_manifest_is_complete_and_its_digests_are_the_files(root):
    assert len(manifest.shipped()) > 40
    assert manifest.findings((root / "resources" / "MANIFEST.md").read_text()) == []


@pytest.fixture
def folder(tmp_path):
    """Resources of two files, one in a folder of its own, and their manifest."""
    for name in manifest.FOLDERS:
        (tmp_path / name).mkdir()
    (tmp_path / "models" / "a.onnx").write_bytes(b"abc")
    (tmp_path / "sensors" / "mtf").mkdir()
    (tmp_path / "sensors" / "mtf" / "b.json").write_bytes(b"{}")
    text = manifest.refreshed("# Title\n", tmp_path).replace("| ? | ? |", "| us | GPL |")
    return tmp_path, text


def test_a_manifest_that_was_written_is_sound(folder):
    root, text = folder
    assert "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad" in text
    assert manifest.findings(text, root) == []
    assert manifest.refreshed(text, root) == text


def test_another_digest_a_new_file_and_one_that_is_gone_are_seen(folder):
    root, text = folder
    (root / "models" / "a.onnx").write_bytes(b"abd")
    (root / "sample" / "c.tif").write_bytes(b"")
    (root / "sensors" / "mtf" / "b.json").unlink()
    assert sorted(manifest.findings(text, root)) == [
        "models/a.onnx has another digest",
        "sample/c.tif has no row",
        "sensors/mtf/b.json is not there",
    ]


def test_a_row_without_origin_or_licence_is_refused(folder):
    root, text = folder
    for changed in (text.replace("| us |", "| ? |", 1), text.replace("| GPL |", "|  |", 1)):
        assert manifest.findings(changed, root) == [
            "models/a.onnx lacks origin, licence or digest",
        ]
