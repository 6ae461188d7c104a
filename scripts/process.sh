#!/usr/bin/env bash
# Runs qgis_process with this plugin linked and enabled in a profile of its own under build/.
# Usage: scripts/process.sh VENV ARGUMENTS...
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
venv=$(cd "$1" && pwd)
shift
plugins=$root/build/qgis/profiles/default/python/plugins

export QT_QPA_PLATFORM=offscreen QGIS_CUSTOM_CONFIG_PATH=$root/build/qgis
# QGIS embeds the system's Python and does not know the virtual environment.
PYTHONPATH=${PYTHONPATH:+$PYTHONPATH:}$(echo "$venv"/lib/python3*/site-packages)
export PYTHONPATH

# Debian's qgis_process is a wrapper that qgis_process itself does not understand.
program=$(command -v qgis_process.bin || command -v qgis_process)
if [ ! -e "$plugins/enabled" ]; then
    mkdir -p "$plugins"
    ln -sfn "$root" "$plugins/bandloom"
    "$program" plugins enable bandloom >/dev/null 2>&1
    touch "$plugins/enabled"
fi
exec "$program" "$@"
