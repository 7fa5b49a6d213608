#!/bin/sh
# Builds the page into build/site: WebAssembly, shell, fonts, scenarios, and a compressed copy beside
# each file. With COWSCOPE_QUICK=1, for working on it: not small, not divided, not compressed.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/deploy/environment.sh"
cd "$root"

node=$root/web/shell/node_modules/.bin/node
[ -x "$node" ] || fail "run sh deploy/install.sh first"

preset=web
[ -z "${COWSCOPE_QUICK:-}" ] || preset=web-quick
(
  wasm_environment
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" > "$cache/configure-web.log" 2>&1 || {
    cat "$cache/configure-web.log" >&2
    exit 1
  }
  cmake --build --preset "$preset" >&2
)
"$node" deploy/site.mjs
