#!/bin/sh
# Runs as process 1 of its own process and mount namespace: gives the router's root its devices and
# its own boot id and memory figures, then becomes its dropbear.
set -eu
root=$1
shift
mount -t tmpfs tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t proc proc "$root/proc"
mount --bind "$root/.testbed/boot_id" "$root/proc/sys/kernel/random/boot_id"
mount --bind "$root/.testbed/meminfo" "$root/proc/meminfo"
exec chroot "$root" /usr/sbin/dropbear "$@"
