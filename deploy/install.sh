#!/bin/sh
# Installs what building and serving the page needs (default), what the tests or the benchmarks need
# as well, what the long tests emulate other kernels with or run the page in besides, or what the
# README's pictures are made with.
#
#   sh deploy/install.sh [page|tests|bench|emulator|firefox|pictures]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/deploy/environment.sh"

build='g++ bzip2 xz-utils cmake ninja-build python3 git ca-certificates nlohmann-json3-dev'
page='emscripten fonts-inter fonts-jetbrains-mono python3-fonttools python3-brotli'
# The desktop program, and a screen for it.
desktop='libsdl2-dev xvfb xauth libgl1-mesa-dri libgles2 libegl1'
tests="clang libclang-rt-dev libgtest-dev chromium clang-format clang-tidy python3-jsonschema $desktop"

case "${1:-page}" in
  page) wanted="$build $page" ;;
  tests) wanted="$build $page $tests" ;;
  bench) wanted="$build $page libbenchmark-dev chromium" ;;
  emulator) wanted='qemu-system-x86 cpio xz-utils' ;;
  # Without a screen it has no WebGL 2; the screen is Xvfb's.
  firefox) wanted='firefox-esr xvfb xauth libegl-mesa0 libglx-mesa0 libgl1-mesa-dri libgl1 libpci3' ;;
  pictures) wanted='chromium pngquant webp' ;;
  *) fail "usage: sh deploy/install.sh [page|tests|bench|emulator|firefox|pictures]" ;;
esac
case "${1:-page}" in emulator | firefox) alone=yes ;; *) alone=no ;; esac
[ "$alone" = yes ] || command -v npm > /dev/null || wanted="$wanted nodejs npm"
# An emsdk that is already in use serves as well as Debian's package.
if [ -n "${EMSDK:-}" ]; then wanted=$(printf '%s' "$wanted" | sed 's/emscripten//'); fi

if ! command -v dpkg-query > /dev/null; then
  say "This is no Debian machine; please see that these are there: $wanted"
else
  missing=
  for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  if [ -n "$missing" ]; then
    say "Installing:$missing"
    log=$cache/apt-install.log
    as_root env DEBIAN_FRONTEND=noninteractive sh -c \
      "apt-get -q update && apt-get -q install -y --no-install-recommends $missing" > "$log" 2>&1 || {
      tail -n 30 "$log" >&2
      fail "apt could not install:$missing"
    }
  fi
fi

[ "$alone" = no ] || exit 0
if [ "${1:-page}" = pictures ]; then
  npm_install "$root/web/shell"
  npm_install "$root/tests/browser"
  exit 0
fi
if [ "${1:-page}" = bench ]; then sh "$root/deploy/sources.sh" benchmark; else sh "$root/deploy/sources.sh"; fi
npm_install "$root/web/shell"
case "${1:-page}" in tests | bench) npm_install "$root/tests/browser" ;; esac
