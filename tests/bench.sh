#!/bin/sh
# Measures speed and prints the table of it: measured, floor, ratio, target, met or not. Nothing here passes
# or fails: these are measurements, and a machine has its moods.
#
#   sh tests/bench.sh [--only PLACE] [--compare OLD.json] [--no-install]
#
#   --only PLACE     native, node or page; may be given more than once
#   --compare FILE   sets an earlier result beside the new one
#   --no-install     install nothing
#
# The rows are left in build/bench/result.json.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/deploy/environment.sh"
cd "$root"

places=
compare=
install=yes
while [ $# -gt 0 ]; do
  case $1 in
    --only)
      [ $# -ge 2 ] || fail "--only needs native, node or page"
      case $2 in
        native | node | page) places="$places $2" ;;
        *) fail "'$2' is no place; there are native, node and page" ;;
      esac
      shift
      ;;
    --compare)
      [ $# -ge 2 ] || fail "--compare needs a file that an earlier run wrote"
      [ -f "$2" ] || fail "there is no file '$2'"
      compare=$2
      shift
      ;;
    --no-install) install=no ;;
    -h | --help)
      sed -n '2,12s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *) fail "'$1' is not an option; there are --only PLACE, --compare FILE and --no-install" ;;
  esac
  shift
done
[ -n "$places" ] || places='native node page'
wants() { case " $places " in *" $1 "*) return 0 ;; *) return 1 ;; esac }
if [ "$install" = yes ]; then sh deploy/install.sh bench; fi

results=$root/build/bench
mkdir -p "$results"
set -- "$results/result.json"
if [ -n "$compare" ]; then set -- "$@" --compare "$compare"; fi
# Floors and figures take turns, so that a mood of the machine meets both.
options='--benchmark_repetitions=3 --benchmark_min_time=0.2 --benchmark_enable_random_interleaving=true --benchmark_format=json'

build() {
  say "--- building for $1"
  log=$results/build-$1.log
  { [ -f "build/$1/build.ninja" ] || cmake --preset "$1"; } > "$log" 2>&1 && cmake --build --preset "$1" >> "$log" 2>&1 || {
    tail -n 40 "$log" >&2
    fail "$1 could not be built"
  }
}

if wants native; then
  build bench
  say '--- measuring natively'
  build/bench/tests/bench/benchmarks $options > "$results/native.json"
  set -- "$@" --native "$results/native.json"
fi
if wants node; then
  (
    wasm_environment
    build bench-wasm
  )
  say '--- measuring in Node'
  # This compiler's glue would fetch the module, which Node does not do for files.
  web/shell/node_modules/.bin/node --no-experimental-fetch build/bench-wasm/tests/bench/benchmarks.cjs $options > "$results/node.json"
  set -- "$@" --node "$results/node.json"
fi
if wants page; then
  say '--- measuring in the page'
  sh deploy/build_site.sh > "$results/build-page.log" 2>&1 || {
    tail -n 40 "$results/build-page.log" >&2
    fail 'the page could not be built'
  }
  web/shell/node_modules/.bin/node tests/bench/page.mjs "$results/page.json"
  set -- "$@" --page "$results/page.json"
fi
/usr/bin/python3 tests/bench/table.py "$@"
