#!/bin/sh
# Holds the cases of tests/linux/cases against stock Debian kernels in an emulator: the newest that
# apt can fetch, and that of Debian 12. There the zero page, swap (zram), memory groups, KSM and huge
# pages are mainline's, whatever this machine's own kernel is like.
#
#   sh tests/linux/stock_kernel.sh [--kernel VERSION]… [--scenario FILE]…
#
# The system's apt sources are left as they are: a list of our own serves, as in deploy/sources.sh.
# Prints, by kernel, a line a case and the counts, and keeps what agreement.py takes; exits 1 if any step
# differs, 77 if the emulator or a mirror is missing.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/deploy/environment.sh"

kernels=
scenarios=
while [ $# -gt 0 ]; do
  case $1 in
    --kernel) kernels="$kernels $2"; shift ;;
    --scenario) scenarios="$scenarios $(realpath "$2")"; shift ;;
    *) fail "'$1' is not an option; there are --kernel VERSION and --scenario FILE" ;;
  esac
  shift
done
[ -n "$scenarios" ] || scenarios=$(ls "$root"/tests/linux/cases/*.cow "$root"/scenarios/library/*.json)

program=$root/build/native/cowscope
[ -x "$program" ] || fail "build/native/cowscope is not built: cmake --preset native && cmake --build --preset native"
for needed in qemu-system-x86_64 cpio xz; do
  command -v "$needed" > /dev/null || {
    say "SKIP: $needed is not installed (apt-get install qemu-system-x86 cpio xz-utils)"
    exit 77
  }
done

work=$cache/stock-kernels
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/debs"
mirror=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 2> /dev/null |
  awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }')
[ -n "$mirror" ] || { say "SKIP: no Debian mirror in this machine's apt configuration"; exit 77; }
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
for suite in bookworm trixie trixie-backports; do
  echo "deb [signed-by=$keyring arch=amd64] $mirror $suite main"
done > "$work/sources.list"
apt() {
  command=$1
  shift
  "apt-$command" -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$work/lists" -o Dir::Cache="$work" -o Dir::Cache::archives="$work/archives" \
    -o APT::Sandbox::User=root -o Acquire::Languages=none -o Debug::NoLocking=1 \
    -o Acquire::Check-Valid-Until=false "$@"
}
# Once a day is often enough.
if [ -z "$(find "$work/updated" -mtime -1 2> /dev/null)" ]; then
  apt get update > "$work/update.log" 2>&1 || true
  touch "$work/updated"
fi

# The packages of cloud kernels: "6.1.0-50", "7.3.4+deb13".
available=$(apt cache search --names-only '^linux-image-[0-9].*-cloud-amd64$' |
  sed -n 's/^linux-image-\([^ ]*\)-cloud-amd64 .*/\1/p' | grep -v unsigned | sort -V)
if [ -z "$kernels" ]; then
  newest=$(echo "$available" | tail -n 1)
  debian12=$(echo "$available" | grep '^6\.1\.' | tail -n 1)
  kernels="$newest $debian12"
fi

fetch() { # PACKAGE → unpacked into the directory
  (cd "$work/debs" && apt get download "$1" > "$work/download.log" 2>&1) || return 1
  dpkg-deb -x "$(ls -t "$work"/debs/"$1"_*.deb | head -n 1)" "$2"
}

# What a program needs to start, with its own paths.
libraries() { ldd "$1" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\).*/\1/p'; }

worst=0
for kernel in $kernels; do
  tree=$work/$kernel
  if [ ! -f "$tree/.complete" ]; then
    rm -rf "$tree"
    mkdir -p "$tree"
    fetch "linux-image-$kernel-cloud-amd64" "$tree" || fail "apt has no kernel $kernel"
    # Newer packages keep the image and the modules apart.
    fetch "linux-binary-$kernel-cloud-amd64" "$tree" || true
    fetch "linux-modules-$kernel-cloud-amd64" "$tree" || true
    fetch busybox-static "$tree/busybox"
    touch "$tree/.complete"
  fi
  image=$(find "$tree" -name 'vmlinuz*' -type f | head -n 1)

  disk=$work/initramfs-$kernel
  rm -rf "$disk"
  mkdir -p "$disk/bin" "$disk/proc" "$disk/sys" "$disk/dev" "$disk/tmp" "$disk/cases" "$disk/modules"
  cp "$(find "$tree/busybox" -name busybox -type f -perm -u+x | head -n 1)" "$disk/bin/busybox"
  cp "$program" "$disk/bin/cowscope"
  for library in $(libraries "$program"); do
    mkdir -p "$disk$(dirname "$library")"
    cp -L "$library" "$disk$library"
  done
  for scenario in $scenarios; do cp "$scenario" "$disk/cases/"; done
  # zram and what it stands on, in the order in which they can be loaded; what is built in is not there.
  number=10
  for module in zsmalloc lz4_compress lz4hc_compress lz4 lz4hc lzo lzo-rle 842_compress 842 zstd zram; do
    file=$(find "$tree" -name "$module.ko" -o -name "$module.ko.xz" -o -name "$module.ko.zst" | head -n 1)
    [ -n "$file" ] || continue
    case $file in
      *.xz) xz -dc "$file" > "$disk/modules/$number-$module.ko" ;;
      *.zst) zstd -qdc "$file" > "$disk/modules/$number-$module.ko" ;;
      *) cp "$file" "$disk/modules/$number-$module.ko" ;;
    esac
    number=$((number + 1))
  done
  cp "$root/tests/linux/stock_kernel_init.sh" "$disk/init"
  chmod +x "$disk/init"
  (cd "$disk" && find . | cpio -o -H newc --quiet | gzip -1) > "$work/initramfs-$kernel.gz"

  say "Linux $kernel, emulated"
  log=$work/log-$kernel
  # Its memory is kept from ksmd, which would merge it with the pages that verify looks at beside it.
  timeout 1800 qemu-system-x86_64 -machine mem-merge=off -accel tcg,thread=multi -cpu max -m 2048 -smp 1 -nographic -no-reboot \
    -kernel "$image" -initrd "$work/initramfs-$kernel.gz" -net none \
    -append 'console=ttyS0 quiet panic=-1 mitigations=off nokaslr cgroup.memory=nokmem' > "$log" 2>&1 < /dev/null || true
  tr -d '\r' < "$log" | sed -n '/=== begin/,/=== end/p' | grep -v '===' > "$log.text" || true
  if ! grep -q '^=== end' "$log"; then
    tail -n 15 "$log" >&2
    say "the emulated kernel did not come to its end"
    worst=1
    continue
  fi
  cat "$log.text"
  tr -d '\r' < "$log" | sed -n '/=== results/,/=== end results/p' | grep -v '===' | base64 -d |
    gzip -dc > "$work/results-$kernel.json"
  say "for engine/LINUX.md: python3 tests/linux/agreement.py --merge $work/results-$kernel.json"
  grep -q '^DIFFERS' "$log.text" && worst=1
done
exit $worst
