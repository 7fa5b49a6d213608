#!/bin/sh
# Builds the page into build/site: WebAssembly, shell, fonts, scenarios, and a compressed copy beside
# each file.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/deploy/environment.sh"
cd "$root"

node=$root/web/shell/node_modules/.bin/node
[ -x "$node" ] || fail "run sh deploy/install.sh first"

(
  wasm_environment
  [ -f build/web/build.ninja ] || cmake --preset web > "$cache/configure-web.log" 2>&1 || {
    cat "$cache/configure-web.log" >&2
    exit 1
  }
  cmake --build --preset web >&2
)
"$node" deploy/site.mjs
