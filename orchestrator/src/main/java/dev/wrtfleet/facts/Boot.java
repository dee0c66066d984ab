package dev.wrtfleet.facts;

/**
 * The running boot of a router.
 *
 * @param id {@code /proc/sys/kernel/random/boot_id}, another one after every boot
 * @param rootfsType {@code squashfs}, {@code ext4}, {@code initramfs} …; empty before 22.03
 * @param efi whether {@code /sys/firmware/efi} is there
 * @param finished whether the first boot after a flash is over ({@code /sysupgrade.tgz} is gone)
 */
public record Boot(String id, String rootfsType, boolean efi, boolean finished) {}
