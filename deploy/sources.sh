#!/bin/sh
# Fetches the sources that must be compiled to WebAssembly (SDL2, Dear ImGui, zlib) as Debian source
# packages, into the cache that deploy/cmake/dependencies.cmake looks into. apt verifies them; the
# system's own apt configuration is read (for its mirror) and left as it is.
#
#   sh deploy/sources.sh              fetch what is missing
#   sh deploy/sources.sh benchmark    and Google Benchmark, for tests/bench.sh
set -eu

cache=${COWSCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cowscope}
sources=$cache/sources
work=$cache/apt

# name, the source package, the version wanted, and what to accept instead if it is gone.
wanted='sdl2  libsdl2  2.32.4+dfsg-1    2\.32\.
imgui imgui    1.92.2b+ds-1     1\.92\.
zlib  zlib     1:1.2.13.dfsg-1  1:1\.'
names='sdl2 imgui zlib'
if [ "${1:-}" = benchmark ]; then
  names="$names benchmark"
  wanted="$wanted
benchmark benchmark 1.7.1-1 1\."
fi

have_all() {
  for name in $names; do
    [ -f "$sources/$name/.complete" ] || return 1
  done
}
have_all && exit 0

if ! command -v apt-get >/dev/null; then
  echo "sources.sh: this machine has no apt; CMake will fetch the upstream archives instead" >&2
  exit 0
fi

mkdir -p "$sources" "$work/lists/partial" "$work/cache/archives/partial"

# The mirror that this machine is set up with.
mirror=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 2>/dev/null |
  awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }')
if [ -z "$mirror" ]; then
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -n 's/^URIs:[ ]*\([^ ]*debian\/*\) *$/\1/p; s/^deb \(\[[^]]*\] \)*\([^ ]*debian\/*\) .*/\2/p' | head -n 1)
fi
if [ -z "$mirror" ]; then
  echo "sources.sh: no Debian mirror in this machine's apt configuration; CMake will fetch the upstream archives" >&2
  exit 0
fi

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
: > "$work/sources.list"
for suite in bookworm trixie forky sid; do
  echo "deb-src [signed-by=$keyring] $mirror $suite main" >> "$work/sources.list"
done
apt() {
  command="$1"
  shift
  "apt-$command" -q \
    -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o Dir::Cache::archives="$work/cache/archives" \
    -o APT::Sandbox::User=root -o Acquire::Languages=none -o Debug::NoLocking=1 \
    -o Acquire::Check-Valid-Until=false "$@"
}
# (A mirror that has stood still serves as well as a fresh one: signatures are verified all the same,
# and versions are named.)

# A suite that a mirror no longer has is no reason to stop, as long as what is wanted can be had.
apt get update > "$work/update.log" 2>&1 || true

echo "$wanted" | while read -r name package version instead; do
  [ -f "$sources/$name/.complete" ] && continue
  download=$work/download-$name
  rm -rf "$download" "$sources/$name"
  mkdir -p "$download" "$sources/$name"
  if ! (cd "$download" && apt get source --download-only "$package=$version") > "$work/$name.log" 2>&1; then
    other=$(apt cache showsrc "$package" 2>/dev/null | sed -n 's/^Version: //p' | grep "^$instead" | sort -V | tail -n 1)
    if [ -z "$other" ]; then
      grep -h '^[EW]:' "$work/update.log" "$work/$name.log" >&2 || true
      echo "sources.sh: the mirror has neither $package $version nor anything like it; CMake will fetch the upstream archive" >&2
      rm -rf "$download" "${sources:?}/$name"
      continue
    fi
    echo "sources.sh: $package $version is gone; taking $other" >&2
    (cd "$download" && apt get source --download-only "$package=$other") > "$work/$name.log" 2>&1
  fi
  tar -xf "$download"/*.orig.tar.* -C "$sources/$name" --strip-components=1
  touch "$sources/$name/.complete"
  rm -rf "$download"
  echo "sources.sh: $package is in $sources/$name"
done
