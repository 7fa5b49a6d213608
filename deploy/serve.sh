#!/bin/sh
# Installs what the page needs, builds it, serves it on this machine and prints the address.
#
#   sh deploy/serve.sh [--port N] [--no-install] [--build-only] [--quick]
#
#   --port N       serve on port N (default: 8080, or the next free one)
#   --no-install   install nothing; what is missing is an error of the build
#   --build-only   build into build/site and stop
#   --quick        for working on the page: builds in seconds what is large and slower
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/deploy/environment.sh"

port=
install=yes
serve=yes
while [ $# -gt 0 ]; do
  case $1 in
    --port)
      [ $# -ge 2 ] || fail "--port needs a number"
      port=$2
      shift
      ;;
    --port=*) port=${1#--port=} ;;
    --no-install) install=no ;;
    --build-only) serve=no ;;
    --quick) export COWSCOPE_QUICK=1 ;;
    -h | --help)
      sed -n '2,10s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *) fail "'$1' is not an option; there are --port N, --no-install, --build-only and --quick" ;;
  esac
  shift
done
case $port in
  '') ;;
  *[!0-9]*) fail "--port needs a number between 1 and 65535, not '$port'" ;;
  *) if [ "$port" -lt 1 ] || [ "$port" -gt 65535 ]; then fail "--port needs a number between 1 and 65535, not $port"; fi ;;
esac

if [ "$install" = yes ]; then sh "$root/deploy/install.sh" page; fi
sh "$root/deploy/build_site.sh"
[ "$serve" = yes ] || exit 0
exec "$root/web/shell/node_modules/.bin/node" "$root/deploy/serve.mjs" "$port"
