# Sourced by the scripts of deploy/ and tests/ (POSIX sh; the repository's root is in $root).
# Names what the machine offers; installs nothing.

cache=${COWSCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cowscope}
mkdir -p "$cache"

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$(basename "$0"): $*"
  exit 2
}

# As root as it is, else through sudo; only apt needs it.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo > /dev/null; then
    sudo "$@"
  else
    fail "these packages are missing, and there is no sudo to install them with; as root: $*"
  fi
}

# Debian's Emscripten runs a bare python3 for every file: the system's own, never a version manager's
# slow stand-in. It looks for its JavaScript parts where Debian's nodejs has them.
wasm_environment() {
  PATH="/usr/bin:$PATH"
  if [ -d /usr/share/nodejs ]; then NODE_PATH=/usr/share/nodejs; fi
  if [ -z "${EMSDK:-}" ] && [ ! -w /usr/share/emscripten/cache ] && [ -d /usr/share/emscripten/cache ]; then
    # Not root: Emscripten's own libraries are built into a copy that is ours.
    EM_CACHE=$cache/emscripten
    [ -d "$EM_CACHE" ] || cp -r /usr/share/emscripten/cache "$EM_CACHE"
    export EM_CACHE
  fi
  EMCC_SKIP_SANITY_CHECK=1
  export PATH NODE_PATH EMCC_SKIP_SANITY_CHECK
}

# npm_install DIR: what its lock file says, once.
npm_install() {
  stamp=$1/node_modules/.cowscope-stamp
  if [ -f "$stamp" ] && cmp -s "$stamp" "$1/package-lock.json"; then return 0; fi
  say "Installing npm packages in ${1#"$root"/}"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error >&2)
  cp "$1/package-lock.json" "$stamp"
}
