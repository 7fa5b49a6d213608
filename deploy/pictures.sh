#!/bin/sh
# Makes the pictures of the README from the page itself: web/screenshot.png and web/animation.webp.
# Installs what it needs, and builds the page where it is not built yet.
#
#   sh deploy/pictures.sh [--no-install]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/deploy/environment.sh"
cd "$root"

case "${1:-}" in
  '') sh deploy/install.sh pictures ;;
  --no-install) ;;
  *) fail "'$1' is not an option; there is --no-install" ;;
esac
site=${COWSCOPE_SITE:-build/site}
[ -f "$site/index.html" ] || sh deploy/serve.sh --build-only

frames=$root/build/pictures
rm -rf "$frames"
web/shell/node_modules/.bin/node tests/browser/pictures.mjs "$frames"
pngquant --force --strip --speed 1 --quality 80-100 256 --output web/screenshot.png "$frames/screenshot.png"
# Like frames are one to img2webp, so what stands still weighs nothing.
(
  cd "$frames"
  # shellcheck disable=SC2046  # options and names, a word each
  img2webp -loop 0 -min_size -kmin 9 -kmax 17 -lossy -q 75 -m 6 $(cat frames.txt) -o "$root/web/animation.webp" 2> img2webp.log
) || { cat "$frames/img2webp.log" >&2; exit 1; }
for picture in web/screenshot.png web/animation.webp; do say "$(($(wc -c < "$picture") / 1000)) kB $picture"; done
[ "$(wc -c < web/screenshot.png)" -le 300000 ] || fail 'web/screenshot.png is larger than 300 kB'
[ "$(wc -c < web/animation.webp)" -le 800000 ] || fail 'web/animation.webp is larger than 800 kB'
