#!/bin/busybox sh
# The first process of the emulated machine (stock_kernel.sh): sets it up, runs every case, prints what
# came of it between two marks, and turns the machine off.
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mkdir -p /dev/shm
mount -t tmpfs none /dev/shm
mount -t tmpfs none /tmp
mkdir -p /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup 2> /dev/null

for module in /modules/*.ko; do insmod "$module" 2> /dev/null; done
# Swap in memory, and a disk file system in memory, so that files can be dropped from the page cache.
if [ -e /sys/block/zram0 ]; then
  echo 256M > /sys/block/zram0/disksize
  mkswap /dev/zram0 > /dev/null 2>&1 && swapon /dev/zram0
  number=$(cat /sys/class/zram-control/hot_add)
  echo 128M > /sys/block/zram$number/disksize
  mke2fs -b 4096 /dev/zram$number > /dev/null 2>&1
  mkdir -p /disk
  mount -t ext4 /dev/zram$number /disk || mount -t ext2 /dev/zram$number /disk || mount
fi
[ -d /disk ] && export TMPDIR=/disk

echo "=== begin"
uname -r
agree=0
differ=0
unseen=0
for file in /cases/*; do
  name=${file##*/}
  # Huge pages as the case wants them.
  huge=$(sed -n 's/.*thp.*"\(always\|madvise\|never\)".*/\1/p' "$file" | head -n 1)
  echo "${huge:-madvise}" > /sys/kernel/mm/transparent_hugepage/enabled 2> /dev/null
  cowscope verify --groups --keep-going "$file" > /tmp/out 2> /tmp/err
  status=$?
  last=$(tail -n 1 /tmp/out)
  if [ $status -eq 0 ]; then
    agree=$((agree + 1))
    echo "agrees  $name: $last"
  elif [ $status -eq 1 ]; then
    differ=$((differ + 1))
    echo "DIFFERS $name"
    cat /tmp/out /tmp/err
  else
    unseen=$((unseen + 1))
    echo "cannot  $name: $(tail -n 1 /tmp/err)"
  fi
done
echo "$agree cases agree, $differ differ, $unseen could not be run"
echo "=== end"
# The same for engine/LINUX.md, packed for the way over a serial line.
echo madvise > /sys/kernel/mm/transparent_hugepage/enabled 2> /dev/null
cowscope verify --groups --format json --keep-going /cases/*.cow 2> /dev/null | gzip > /tmp/results.gz
echo "=== results"
base64 /tmp/results.gz
echo "=== end results"
poweroff -f
