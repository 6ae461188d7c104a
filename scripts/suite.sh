#!/usr/bin/env bash
# Runs the tests in another Debian suite, with the QGIS, Python and libraries that it ships, in a root of its own.
# Usage (as root): scripts/suite.sh SUITE [PYTEST ARGUMENTS...]. SUITES is where the roots are kept (build/suites);
# MIRROR is Debian's.
set -euo pipefail

suite=$1
shift
checkout=$(cd "$(dirname "$0")/.." && pwd)
root=${SUITES:-$checkout/build/suites}/$suite
mirror=${MIRROR:-http://deb.debian.org/debian}
packages="qgis python3-qgis qgis-providers gdal-bin python3-gdal python3-numpy python3-scipy python3-torch
    python3-onnx python3-onnxruntime python3-safetensors python3-skimage python3-hypothesis python3-pytest
    python3-pip python3-markdown-it git make xvfb fonts-dejavu-core fonts-open-sans"

[ "$(id -u)" = 0 ] || { echo "suite: run it as root, debootstrap needs that" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "suite: install debootstrap first" >&2; exit 1; }

if [ -z "${INSIDE_NAMESPACE:-}" ]; then # the mounts below are gone when this ends
    exec env INSIDE_NAMESPACE=1 unshare --mount "$0" "$suite" "$@"
fi
if [ ! -e "$root/etc/debian_version" ]; then
    mkdir -p "$root"
    debootstrap --variant=minbase "$suite" "$root" "$mirror" >&2
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
if [ "$(cat "$root/ready" 2>/dev/null)" != "$packages" ]; then
    # A mirror that is a snapshot is past its date; its signatures are checked all the same.
    chroot "$root" apt-get update -q -o Acquire::Check-Valid-Until=false >&2
    # shellcheck disable=SC2086 - one word a package
    DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -q -y --no-install-recommends $packages >&2
    echo "$packages" >"$root/ready"
fi

# The files as they are now, ignored ones left out, in a fresh folder; data and fixtures as they are here.
rm -rf "$root/checkout"
mkdir -p "$root/checkout" "$root/shared"
git -C "$checkout" ls-files -z --cached --others --exclude-standard | tar -C "$checkout" --null --ignore-failed-read -cf - -T - | tar -C "$root/checkout" -xf -
for name in FIXTURES DATA; do
    variable=BANDLOOM_$name
    here=${!variable:-$checkout/../shared/$(echo "$name" | tr '[:upper:]' '[:lower:]')}
    mkdir -p "$root/shared/$name"
    [ ! -d "$here" ] || mount --bind -o ro "$here" "$root/shared/$name"
done
chroot "$root" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin QT_QPA_PLATFORM=offscreen \
    ${OMP_NUM_THREADS:+"OMP_NUM_THREADS=$OMP_NUM_THREADS"} BANDLOOM_FIXTURES=/shared/FIXTURES BANDLOOM_DATA=/shared/DATA \
    sh -c 'cd /checkout && git init -q . 2>/dev/null && git add -A . && exec python3 -m pytest -q -p no:cacheprovider "$@"' sh "$@" || status=$?
if [ -d "$root/checkout/build/desktop" ]; then # what the desktop test saw
    rm -rf "$checkout/build/desktop-$suite"
    cp -r "$root/checkout/build/desktop" "$checkout/build/desktop-$suite"
fi
exit "${status:-0}"
