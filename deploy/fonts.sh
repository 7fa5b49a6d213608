#!/bin/sh
# Subsets the fonts (Inter, JetBrains Mono; both SIL OFL) to what the page shows.
#
#   sh deploy/fonts.sh DIR [otf]    woff2 for the shell; with otf: what the picture embeds
#
# Prose may be in any language: what a subset lacks, the reader's own fonts give.
set -eu
out=$1
kind=${2:-woff2}
mkdir -p "$out"

# ASCII and Latin-1, dashes, quotes, bullet, ellipsis, arrows, minus, ≈ ≠ ≤ ≥, ✓ ✗.
shell='U+0020-007E,U+00A0-00FF,U+2010-2015,U+2018-201E,U+2022,U+2026,U+2190-2193,U+2212,U+2248,U+2260,U+2264,U+2265,U+2713,U+2717'
picture='U+0020-007E,U+00A0,U+00B7,U+00D7,U+00DF,U+00C4,U+00D6,U+00DC,U+00E4,U+00F6,U+00FC,U+00E9,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2026,U+2190-2193,U+2212,U+2260,U+2713,U+03A3'

subset() {
  source=$1
  name=$2
  case $kind in
    woff2) set -- --flavor=woff2 "--unicodes=$shell" "--output-file=$out/$name.woff2" ;;
    # Dear ImGui reads no GSUB or GPOS table but kern; hints are of no use to it.
    otf) set -- "--unicodes=$picture" --no-hinting --desubroutinize "--layout-features=kern" "--output-file=$out/$name.otf" ;;
  esac
  for file do last=$file; done
  target=${last#--output-file=}
  [ "$target" -nt "$source" ] && [ "$target" -nt "$0" ] && return 0
  /usr/bin/python3 -m fontTools.subset "$source" "$@" --layout-features-=liga,calt,clig,dlig
}
inter=/usr/share/fonts/opentype/inter
mono=/usr/share/fonts/truetype/jetbrains-mono
subset "$inter/Inter-Regular.otf" inter-regular
subset "$inter/Inter-SemiBold.otf" inter-semibold
subset "$inter/Inter-Bold.otf" inter-bold
subset "$mono/JetBrainsMono-Regular.ttf" jetbrains-mono-regular
