#!/usr/bin/env bash
# Prepares a Debian 12 or Ubuntu machine: QGIS from apt, and a virtual environment over the system's Python whose
# packages agree with the numpy that QGIS uses. Usage: scripts/setup.sh VENV demo|dev: the smallest engine alone, or all
# that developing uses. TORCH_INDEX chooses where PyTorch comes from: auto (default: a CPU build without an NVIDIA GPU),
# none (whatever pip takes), or the address of a wheel index.
set -euo pipefail

venv=$1
purpose=$2
index=${TORCH_INDEX:-auto}
here=$(cd "$(dirname "$0")/.." && pwd)
python=/usr/bin/python3
cpu_index=https://download.pytorch.org/whl/cpu

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Waits for another package manager: a fresh Ubuntu updates itself in the background.
apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=600 "$@"
}

system_is_ready() {
    { command -v qgis_process.bin || command -v qgis_process; } >/dev/null &&
        [ -x "$python" ] && "$python" -c "import ensurepip, numpy, osgeo.gdal, qgis.core" 2>/dev/null
}

install_system() {
    command -v apt-get >/dev/null || { echo "setup: QGIS with its Python is needed (no apt-get here)" >&2; exit 1; }
    as_root apt-get update -q
    apt_install qgis python3-qgis qgis-providers gdal-bin python3-gdal python3-numpy python3-venv
}

# For tests/desktop, which is skipped without it.
install_x_server() {
    as_root apt-get update -q && apt_install xvfb fonts-dejavu-core
}

install_packages() {
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$venv/constraints.txt" "$@"
}

# PyPI's build for Linux brings gigabytes of CUDA; CPU builds carry the local version +cpu, here or in pip's find-links.
install_cpu_torch() {
    local torch options=()
    torch=$(grep '^torch==' "$here/requirements-dev.txt")
    if "$venv/bin/python" "$here/scripts/reachable.py" "$cpu_index/torch/"; then
        options=(--extra-index-url "$cpu_index")
    fi
    install_packages "$torch+cpu" "${options[@]}" || {
        echo "setup: pip found no CPU build ($torch+cpu), and PyPI's build brings gigabytes of CUDA that are of no use" \
            "without an NVIDIA GPU: make $cpu_index reachable, or set PIP_FIND_LINKS to a folder with its wheel" \
            "(TORCH_INDEX=none takes whatever pip finds)" >&2
        exit 1
    }
}

has_gpu() { nvidia-smi -L >/dev/null 2>&1; }

system_is_ready || install_system
[ -x "$venv/bin/python" ] || "$python" -m venv --system-site-packages "$venv"
"$venv/bin/python" -c "import numpy; print('numpy==' + numpy.__version__)" >"$venv/constraints.txt"
if [ "$purpose" = demo ]; then
    install_packages --requirement "$here/requirements-demo.txt"
    "$venv/bin/python" -c "import numpy, osgeo.gdal, qgis.core, scipy, onnxruntime"
    exit
fi
command -v Xvfb >/dev/null || install_x_server || echo "setup: no Xvfb, the desktop test is skipped" >&2
case $index in
    none) options=() ;;
    auto)
        options=()
        has_gpu || install_cpu_torch ;;
    *) options=(--extra-index-url "$index") ;;
esac
install_packages --requirement "$here/requirements-dev.txt" "${options[@]}"
"$venv/bin/python" -c "import numpy, osgeo.gdal, qgis.core, scipy, torch"
