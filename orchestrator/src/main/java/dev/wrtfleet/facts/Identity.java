package dev.wrtfleet.facts;

/**
 * Which device a router says it is.
 *
 * @param board {@code /tmp/sysinfo/board_name}, exactly as written there; what sysupgrade compares
 * @param model the text for people
 * @param hostname the configured name; {@code OpenWrt-failsafe} in failsafe mode
 * @param compatVersion {@code system.@system[0].compat_version}, {@code 1.0} where unset
 */
public record Identity(String board, String model, String hostname, String compatVersion) {}
