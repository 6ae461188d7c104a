"""The outputs of a run: refused together before any work, and all there at the end or none."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import Cancelled, OutputError
from bandloom.rasters.files import files_of
from bandloom.rasters.outputs import Outputs
from bandloom.rasters.staging import leftovers
from bandloom.tests import builders
from osgeo import gdal


@pytest.fixture
def image(tmp_path) -> str:
    return builders.write_tif(tmp_path / "in.tif", np.ones((1, 4, 4), np.uint8))


def refusal(paths, inputs=None) -> str:
    """The text that refuses these outputs; nothing may be left behind."""
    folders = {
        os.path.dirname(path) for path in paths.values() if os.path.isdir(os.path.dirname(path))
    }
    before = {folder: sorted(os.listdir(folder)) for folder in folders}
    with pytest.raises(OutputError) as caught, Outputs(paths, inputs):
        pass
    assert {folder: sorted(os.listdir(folder)) for folder in folders} == before
    return str(caught.value)


def write(paths, text="new", inputs=None) -> None:
    with Outputs(paths, inputs) as outputs:
        for path in paths.values():
            outputs.write_text(path, text)


class TestClashes:
    @pytest.mark.parametrize(
        "parameter", ["OUTPUT", "REPORT", "LUT", "METRICS", "PSF_OUT", "MODEL_OUT", "FLOW"]
    )
    def test_any_output_on_an_input(self, image, parameter):
        text = refusal({parameter: image}, {"PAN": image})
        assert f"{parameter} {image} is also an input, PAN {image};" in text

    def test_links_of_both_kinds(self, tmp_path, image):
        (tmp_path / "symbolic.tif").symlink_to(image)
        os.link(image, tmp_path / "hard.tif")
        for name in ("symbolic.tif", "hard.tif"):
            assert "is also an input, MS" in refusal(
                {"REPORT": str(tmp_path / name)}, {"MS": image}
            )
            assert "is also an input, MS" in refusal(
                {"REPORT": image}, {"MS": str(tmp_path / name)}
            )

    def test_a_link_to_the_folder(self, tmp_path, image):
        (tmp_path / "folder").symlink_to(tmp_path, target_is_directory=True)
        assert "is also an input" in refusal(
            {"OUTPUT": str(tmp_path / "folder" / "in.tif")}, {"MS": image}
        )

    def test_sources_of_virtual_rasters_within_each_other(self, tmp_path, image):
        inner, outer = str(tmp_path / "inner.vrt"), str(tmp_path / "outer.vrt")
        gdal.Translate(inner, image, format="VRT")
        gdal.BuildVRT(outer, [inner])
        for target in (image, inner, outer):
            assert f"is also an input, PAN {outer}" in refusal({"REPORT": target}, {"PAN": outer})

    def test_side_files(self, tmp_path, image):
        for name in ("in.tif.aux.xml", "in.tif.ovr"):
            (tmp_path / name).write_text("<PAMDataset></PAMDataset>")
            assert "is also an input" in refusal({"REPORT": str(tmp_path / name)}, {"PAN": image})

    def test_archives(self, image):
        assert "is also an input" in refusal({"OUTPUT": image}, {"PAN": f"/vsizip/{image}/a.tif"})
        assert "is also an input" in refusal(
            {"OUTPUT": image}, {"PAN": f"/vsizip//vsizip/{image}/b.zip/a.tif"}
        )

    def test_names_of_subdatasets(self, image):
        assert "is also an input" in refusal({"OUTPUT": image}, {"PAN": f"GTIFF_DIR:1:{image}"})
        assert "is also an input" in refusal({"OUTPUT": image}, {"PAN": f'NETCDF:"{image}":band'})

    def test_images_of_a_product(self, tmp_path):
        product = builders.make_product(tmp_path)
        image = str(next(product.folder.rglob("*B02*.jp2")))
        for source in (product.metadata, product.folder):
            assert "is also an input, PRODUCT" in refusal(
                {"OUTPUT": image}, {"PRODUCT": str(source)}
            )

    def test_tables(self, tmp_path):
        table = tmp_path / "psf.csv"
        table.write_text("1,2,1\n")
        assert "is also an input, PSF" in refusal({"PSF_OUT": str(table)}, {"PSF": str(table)})

    def test_two_outputs(self, tmp_path):
        text = refusal({"OUTPUT": str(tmp_path / "a.tif"), "FLOW": f"{tmp_path}/./a.tif"})
        assert f"FLOW {tmp_path}/a.tif is also OUTPUT;" in text

    def test_a_name_that_begins_as_an_input(self, tmp_path, image):
        """OUTPUT=/x/in beside PAN=/x/in.tif: two files."""
        write({"OUTPUT": str(tmp_path / "in")}, inputs={"PAN": image})
        assert sorted(os.listdir(tmp_path)) == ["in", "in.tif"]

    def test_names_that_differ_by_case_on_a_disk_that_does_not_tell(self, tmp_path, monkeypatch):
        first, second = str(tmp_path / "a.tif"), str(tmp_path / "A.TIF")
        write({"OUTPUT": first, "FLOW": second})
        seen = os.path.exists
        monkeypatch.setattr("os.path.exists", lambda path: seen(path) or ".BANDLOOM" in str(path))
        assert "is also OUTPUT" in refusal({"OUTPUT": first, "FLOW": second})

    def test_parts_that_belong_to_others(self, tmp_path):
        """ENVI headers: of an input, and of an image that the run has nothing to do with."""
        source = str(tmp_path / "scene.img")
        assert gdal.GetDriverByName("ENVI").Create(source, 4, 4, 1) is not None
        output = str(tmp_path / "scene.bil")
        for inputs, words in (
            ({"HSI": source}, "scene.hdr is also an input, HSI"),
            ({}, "belongs to another file"),
        ):
            with (
                Outputs({"OUTPUT": output}, inputs) as outputs,
                pytest.raises(OutputError, match=words),
            ):
                outputs.claim_side_files(output, ["scene.bil", "scene.hdr"])

    def test_files_of_a_name_that_is_none(self):
        assert list(files_of("bandloom")) == list(files_of("")) == []


class TestPlaces:
    def test_absent_folder(self, tmp_path):
        text = refusal({"REPORT": str(tmp_path / "nowhere" / "a.html")})
        assert f"The output folder {tmp_path}/nowhere does not exist (REPORT)" in text

    def test_a_folder(self, tmp_path):
        (tmp_path / "taken").mkdir()
        assert "(REPORT) is a folder" in refusal({"REPORT": str(tmp_path / "taken")})

    def test_unwritable_folder(self, tmp_path, monkeypatch):
        def refused(*_, **__):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("os.mkdir", refused)
        assert "Nothing can be written to" in refusal({"OUTPUT": str(tmp_path / "a.tif")})

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable to root")
    def test_really_unwritable_folder(self, tmp_path):
        tmp_path.chmod(0o500)
        assert "Permission denied" in refusal({"OUTPUT": str(tmp_path / "a.tif")})

    def test_a_name_too_long(self, tmp_path):
        assert "File name too long" in refusal({"OUTPUT": str(tmp_path / ("a" * 255 + ".tif"))})

    def test_a_pipe_and_what_leads_to_it(self, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "link").symlink_to(tmp_path / "pipe")
        for name in ("pipe", "link"):
            assert "a device, a pipe or a socket" in refusal({"OUTPUT": str(tmp_path / name)})

    def test_a_socket(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)  # the path of a socket is short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket")
            assert "a device, a pipe or a socket" in refusal({"REPORT": str(tmp_path / "socket")})

    def test_a_device(self, tmp_path):
        try:
            os.mknod(tmp_path / "null", 0o666 | 0o020000, os.makedev(1, 3))
        except PermissionError:
            pytest.skip("only root makes devices, and not everywhere")
        assert "a device, a pipe or a socket" in refusal({"OUTPUT": str(tmp_path / "null")})

    def test_the_room_of_all_outputs_of_a_disk_is_summed(self, tmp_path, monkeypatch):
        paths = [str(tmp_path / name) for name in ("a.tif", "b.tif")]
        monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 5e6})())
        with Outputs(dict(zip(("OUTPUT", "FLOW"), paths))) as outputs:
            outputs.reserve(paths[0], 3e6)
            outputs.reserve(paths[0], 3e6)  # the same once more
            with pytest.raises(
                OutputError, match="has 5 MB free and the result needs at least 6 MB"
            ):
                outputs.reserve(paths[1], 3e6)


class TestTransaction:
    def test_all_appear_together_with_the_usual_mode(self, tmp_path):
        paths = {"OUTPUT": str(tmp_path / "a.tif"), "REPORT": str(tmp_path / "a.html")}
        with Outputs(paths) as outputs:
            for path in paths.values():
                outputs.write_text(path, "new")
            assert not any(os.path.exists(path) for path in paths.values())
        (tmp_path / "usual").write_text("")
        assert sorted(os.listdir(tmp_path)) == ["a.html", "a.tif", "usual"]
        assert {os.stat(path).st_mode for path in paths.values()} == {
            os.stat(tmp_path / "usual").st_mode
        }

    @pytest.mark.parametrize("error", [KeyError, Cancelled, KeyboardInterrupt])
    def test_after_an_error_older_files_are_as_they_were(self, tmp_path, error):
        old = tmp_path / "a.html"
        old.write_text("old")
        with (
            pytest.raises(error),
            Outputs({"REPORT": str(old), "LUT": str(tmp_path / "a.csv")}) as outputs,
        ):
            outputs.write_text(str(old), "new")
            raise error
        assert os.listdir(tmp_path) == ["a.html"] and old.read_text() == "old"

    @pytest.mark.parametrize("failing", range(1, 5))
    def test_where_one_cannot_be_moved_none_is(self, tmp_path, monkeypatch, failing):
        """Two older files are moved away and two new ones in; the move of this number fails, as of an open file."""
        paths = {"OUTPUT": str(tmp_path / "a.tif"), "REPORT": str(tmp_path / "a.html")}
        write(paths, "old")
        calls, move = [], os.replace

        def replace(source, target):
            calls.append(target)
            if len(calls) == failing:
                raise PermissionError(13, "Permission denied")
            move(source, target)

        monkeypatch.setattr("os.replace", replace)
        with pytest.raises(
            OutputError, match=r"a\.(tif|html) cannot be replaced \(Permission denied\); close it"
        ):
            write(paths, "new")
        assert sorted(os.listdir(tmp_path)) == ["a.html", "a.tif"]
        assert [Path(path).read_text() for path in paths.values()] == ["old", "old"]

    def test_all_parts_of_a_format_are_moved(self, tmp_path):
        output = str(tmp_path / "a.bil")
        with Outputs({"OUTPUT": output}) as outputs:
            for end in ("bil", "hdr", "prj", "bil.aux.xml"):
                Path(outputs.staged(output)).with_name(f"a.{end}").write_text(end)
        assert sorted(os.listdir(tmp_path)) == ["a.bil", "a.bil.aux.xml", "a.hdr", "a.prj"]

    def test_side_files_of_the_older_file_go_with_it(self, tmp_path):
        for name in ("a.tif", "a.tif.aux.xml", "a.tif.ovr"):
            (tmp_path / name).write_text("old")
        write({"OUTPUT": str(tmp_path / "a.tif")})
        assert os.listdir(tmp_path) == ["a.tif"]


TWO_RUNS = """
    import sys
    sys.path.insert(0, sys.argv[1])
    import numpy as np
    from bandloom.rasters.bands import BandInfo
    from bandloom.rasters.grid import IDENTITY, Grid
    from bandloom.rasters.outputs import Outputs
    from bandloom.core.tiling import plan
    from bandloom.rasters.sink import Sink
    grid, value = Grid("", IDENTITY, 300, 200), int(sys.argv[3])
    with Outputs({"OUTPUT": sys.argv[2], "REPORT": sys.argv[2] + ".html"}) as outputs:
        with Sink(sys.argv[2], grid, [BandInfo("a", "uint16")] * 2, outputs=outputs) as sink:
            for number, window in enumerate(plan(300, 200, 64)):
                sink.write(window, np.full((2, window.height, window.width), value, np.float32))
                if number == 0:
                    print("begun", flush=True)
                    sys.stdin.readline()
        outputs.write_text(sys.argv[2] + ".html", str(value))
"""


class TestTwoRuns:
    @pytest.fixture
    def start(self, tmp_path):
        """Starts a run in a process of its own, which waits after its first window for a line."""
        root = str(Path(sys.modules["bandloom.rasters"].__path__[0]).parents[1])
        running = []

        def begin(name, value):
            command = [
                sys.executable,
                "-c",
                textwrap.dedent(TWO_RUNS),
                root,
                str(tmp_path / name),
                str(value),
            ]
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            running.append(process)
            assert process.stdout.readline() == "begun\n"
            return process

        yield begin
        for process in running:
            process.kill()
            process.communicate()

    @pytest.mark.parametrize("name", ["out.tif", "out.img", "out.bil"])
    def test_one_complete_file_remains(self, tmp_path, start, name):
        first, second = start(name, 1), start(name, 2)
        for process in (first, second):  # both have begun; each goes on to its end
            process.stdin.write("go on\n")
            process.stdin.flush()
        assert [process.wait(60) for process in (first, second)] == [0, 0]
        read = builders.read_tif(tmp_path / name)
        assert read.shape == (2, 200, 300) and read.min() == read.max() and read.max() in (1, 2)
        assert (tmp_path / f"{name}.html").read_text() in ("1", "2")
        assert not [entry for entry in os.listdir(tmp_path) if entry.startswith(".")]

    def test_what_a_killed_run_leaves_is_named_and_what_a_running_one_has_is_not(
        self, tmp_path, start
    ):
        killed, running = start("a.tif", 1), start("b.tif", 2)
        assert leftovers(str(tmp_path)) == []
        killed.kill()
        killed.wait(60)
        (left,) = leftovers(str(tmp_path))
        assert f"-{killed.pid}-" in left and not (tmp_path / "a.tif").exists()
        running.communicate("go on\n", 60)
        assert (
            leftovers(str(tmp_path)) == [left]
            and (builders.read_tif(tmp_path / "b.tif") == 2).all()
        )
