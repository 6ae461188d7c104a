#!/usr/bin/env bash
# Prepares a Debian 12 or Ubuntu machine: QGIS from apt, and a virtual environment over the system's Python whose
# packages agree with the numpy that QGIS uses. Usage: scripts/setup.sh VENV. TORCH_INDEX chooses the wheel index
# of PyTorch: auto (default), none (PyPI), or an address.
set -euo pipefail

venv=$1
index=${TORCH_INDEX:-auto}
here=$(cd "$(dirname "$0")/.." && pwd)
python=/usr/bin/python3
cpu_index=https://download.pytorch.org/whl/cpu

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

system_is_ready() {
    { command -v qgis_process.bin || command -v qgis_process; } >/dev/null &&
        [ -x "$python" ] && "$python" -c "import ensurepip, numpy, osgeo.gdal, qgis.core" 2>/dev/null
}

install_system() {
    command -v apt-get >/dev/null || { echo "setup: QGIS with its Python is needed (no apt-get here)" >&2; exit 1; }
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        qgis python3-qgis qgis-providers gdal-bin python3-gdal python3-numpy python3-venv
}

torch_index() {
    case $index in
        none) ;;
        auto)
            # The CPU build is a tenth of the CUDA build; a machine with a GPU wants the latter.
            if ! nvidia-smi -L >/dev/null 2>&1 && "$1" "$here/scripts/reachable.py" "$cpu_index/torch/"; then
                echo "--extra-index-url $cpu_index"
            fi ;;
        *) echo "--extra-index-url $index" ;;
    esac
}

system_is_ready || install_system
[ -x "$venv/bin/python" ] || "$python" -m venv --system-site-packages "$venv"
constraints=$venv/constraints.txt
"$venv/bin/python" -c "import numpy; print('numpy==' + numpy.__version__)" >"$constraints"
# shellcheck disable=SC2046 - the index is two words
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$constraints" \
    --requirement "$here/requirements-dev.txt" $(torch_index "$venv/bin/python")
"$venv/bin/python" -c "import numpy, osgeo.gdal, qgis.core, scipy, torch"
