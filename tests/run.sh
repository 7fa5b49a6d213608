#!/bin/sh
# Installs what the tests need, builds everything with warnings as errors and runs every test. The last
# line is "N passed, N failed, N skipped".
#
#   sh tests/run.sh [--long] [--only PART] [--no-install]
#
#   --only PART    style, native, asan, fuzz, wasm or page; may be given more than once
#   --long         adds what takes longer
#   --no-install   install nothing
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/deploy/environment.sh"
cd "$root"

parts=
long=no
install=yes
while [ $# -gt 0 ]; do
  case $1 in
    --only)
      [ $# -ge 2 ] || fail "--only needs style, native, asan, fuzz, wasm or page"
      case $2 in
        style | native | asan | fuzz | wasm | page) parts="$parts $2" ;;
        *) fail "'$2' is no part; there are style, native, asan, fuzz, wasm and page" ;;
      esac
      shift
      ;;
    --long) long=yes ;;
    --no-install) install=no ;;
    -h | --help)
      sed -n '2,9s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *) fail "'$1' is not an option; there are --long, --only PART and --no-install" ;;
  esac
  shift
done
[ -n "$parts" ] || parts='style native asan fuzz wasm page'
[ "$long" = no ] || export COWSCOPE_LONG=1
if [ "$install" = yes ]; then sh deploy/install.sh tests; fi

logs=$root/build/test-logs
mkdir -p "$logs"
passed=0
failed=0
skipped=0
add() {
  passed=$((passed + $1))
  failed=$((failed + $2))
  skipped=$((skipped + $3))
}
started=$(date +%s)
section() { say "--- $1 ($(($(date +%s) - started)) s)"; }
wants() { case " $parts " in *" $1 "*) return 0 ;; *) return 1 ;; esac }

# step NAME COMMAND…: one test that is a command; its output is shown only if it fails.
step() {
  name=$1
  shift
  log=$logs/$(printf '%s' "$name" | tr -c 'a-zA-Z0-9' '-').log
  if "$@" > "$log" 2>&1; then
    say "ok   $name"
    add 1 0 0
  else
    say "FAIL $name"
    tail -n 80 "$log" >&2
    add 0 1 0
    return 1
  fi
}

build() {
  [ -f "build/$1/build.ninja" ] || cmake --preset "$1" || return 1
  cmake --build --preset "$1"
}

run_ctest() {
  log=$logs/ctest-$1.log
  ctest --preset "$1" -j 2 > "$log" 2>&1 || true
  set -- "$(sed -n 's/.*% tests passed, \([0-9]*\) tests\{0,1\} failed out of \([0-9]*\).*/\1 \2/p' "$log" | tail -n 1)"
  if [ -z "$1" ]; then
    tail -n 40 "$log" >&2
    say "FAIL ctest gave no count"
    add 0 1 0
    return
  fi
  bad=${1% *}
  all=${1#* }
  gone=$(grep -c '\*\*\*Skipped' "$log" || true)
  grep -E '^The following tests did not run|\(Skipped\)|SKIP: ' "$log" >&2 || true
  if [ "$bad" != 0 ]; then grep -vE ' +Passed +[0-9.]+ sec' "$log" | tail -n 150 >&2; fi
  say "$((all - bad - gone)) passed, $bad failed, $gone skipped in $log"
  add "$((all - bad - gone))" "$bad" "$gone"
}

# run_node NAME FILE…: tests of node:test, one file after the other; on the screen that $screen makes.
screen=
run_node() {
  log=$logs/node-$1.log
  shift
  $screen "$node" --test --test-concurrency=1 --test-reporter=tap "$@" > "$log" 2>&1 || true
  count() { sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$log" | tail -n 1; }
  ok=$(count pass)
  bad=$(count fail)
  cancelled=$(count cancelled)
  gone=$(count skipped)
  if [ -z "$ok" ] || [ "$((ok + bad))" = 0 ]; then
    tail -n 60 "$log" >&2
    say "FAIL no test ran"
    add 0 1 0
    return
  fi
  bad=$((bad + cancelled))
  grep -E '# SKIP' "$log" >&2 || true
  if [ "$bad" != 0 ]; then grep -vE '^ *(ok|duration_ms|---|\.\.\.|type:)' "$log" | head -n 200 >&2; fi
  say "$ok passed, $bad failed, $gone skipped in $log"
  add "$ok" "$bad" "$gone"
}

# fuzz NAME LONGEST: a fuzzer of tests/fuzz from its seeds on, for $seconds seconds. What it finds stays in
# build/fuzz/findings.
fuzz() {
  words=
  if [ "$1" != machine ]; then words=-dict=$seeds/words.dict; fi
  mkdir -p "build/fuzz/corpus/$1" build/fuzz/findings
  step "fuzz $1 for $seconds s" "build/fuzz/tests/fuzz/$1_fuzzer" -max_total_time="$seconds" -max_len="$2" \
    -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$1-" $words \
    "build/fuzz/corpus/$1" "$seeds/$1"
}

# stock_kernels: the cases of tests/linux on Debian's own kernels, emulated.
stock_kernels() {
  if [ "$install" = yes ]; then sh deploy/install.sh emulator; fi
  log=$logs/stock-kernels.log
  status=0
  sh tests/linux/stock_kernel.sh > "$log" 2>&1 || status=$?
  grep -E 'cases agree|SKIP' "$log" >&2 || true
  case $status in
    0) add 1 0 0 ;;
    77) add 0 0 1 ;;
    *)
      say 'FAIL stock kernels'
      tail -n 60 "$log" >&2
      add 0 1 0
      ;;
  esac
}

# desktop: the same instrument in a window of Xvfb. It shares the libraries of the native build.
desktop() {
  step 'build desktop' sh -c 'cmake --preset desktop && cmake --build --preset desktop' || return 0
  log=$logs/desktop.log
  status=0
  /usr/bin/python3 tests/desktop/desktop_test.py --pictures build/screenshots > "$log" 2>&1 || status=$?
  case $status in
    0)
      say 'ok   desktop program'
      add 1 0 0
      ;;
    77)
      grep SKIP "$log" >&2 || true
      add 0 0 1
      ;;
    *)
      say 'FAIL desktop program'
      tail -n 80 "$log" >&2
      add 0 1 0
      ;;
  esac
}

# in_firefox: the page's tests once more. Only a Firefox with a screen has WebGL 2.
in_firefox() {
  if [ "$install" = yes ]; then sh deploy/install.sh firefox; fi
  COWSCOPE_BROWSER=firefox
  export COWSCOPE_BROWSER
  screen='xvfb-run -a'
  run_node firefox tests/browser/*.test.mjs
  screen=
  unset COWSCOPE_BROWSER
}

node=$root/web/shell/node_modules/.bin/node

# Configuring the page builds SDL2 once, mostly on one core: it goes on while the native part builds.
page_configured=
if wants page && [ ! -f build/web/build.ninja ]; then
  (. deploy/environment.sh && wasm_environment && exec cmake --preset web) > "$logs/configure-web.log" 2>&1 &
  page_configured=$!
fi

finish_configuring() {
  if [ -n "$page_configured" ] && ! wait "$page_configured"; then cat "$logs/configure-web.log" >&2; fi
  page_configured=
}

if wants style; then
  section style
  step 'include arrows' /usr/bin/python3 tests/style/arrows.py || true
  step 'include arrows: the check can fail' /usr/bin/python3 tests/style/arrows.py --self-test || true
  step 'repository rules' /usr/bin/python3 tests/style/repository.py || true
  step 'engine/LINUX.md says what the cases do' /usr/bin/python3 tests/linux/agreement.py || true
  step 'format' /usr/bin/python3 tests/style/format.py || true
  step 'shell types' web/shell/node_modules/.bin/tsc --noEmit -p web/shell || true
fi
if wants native; then
  section native
  if step 'build native' build native; then
    run_ctest native
    desktop
    if [ "$long" = yes ]; then stock_kernels; fi
    step 'lint' /usr/bin/python3 tests/style/lint.py || true
  fi
fi
if wants asan; then
  section asan
  if step 'build asan' build asan; then run_ctest asan; fi
fi
if wants fuzz; then
  section fuzz
  seconds=10
  if [ "$long" = yes ]; then seconds=1200; fi
  seeds=build/fuzz/seeds
  if step 'build fuzz' build fuzz && step 'fuzz seeds' build/fuzz/tests/fuzz/fuzz_seeds "$seeds"; then
    fuzz script 8192 || true
    fuzz scenario_json 8192 || true
    fuzz link 8192 || true
    fuzz machine 4096 || true
  fi
fi
if wants wasm; then
  section wasm
  # The page's build makes the headless module from the same libraries; alone, it needs no SDL2.
  preset=web-headless
  if wants page; then preset=web; fi
  finish_configuring
  COWSCOPE_HEADLESS=$root/build/$preset
  export COWSCOPE_HEADLESS
  if step 'build wasm' sh -c ". deploy/environment.sh && wasm_environment && { [ -f build/$preset/build.ninja ] || cmake --preset $preset; } && cmake --build --preset $preset --target cowscope_headless" &&
    step 'build native for its digests' build native; then
    run_node wasm tests/wasm/*.test.mjs
  fi
fi
if wants page; then
  section page
  finish_configuring
  if step 'build site' sh deploy/build_site.sh; then
    cp "$logs/build-site.log" build/site-weights.txt
    run_node page tests/browser/*.test.mjs
    if [ "$long" = yes ]; then in_firefox; fi
  fi
fi
section done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
