package dev.wrtfleet.facts;

/**
 * Memory in bytes. {@code available} is MemAvailable (MemFree on kernels without it); {@code
 * tmpFree} is what {@code df} says of /tmp, which lies upwards on a full router.
 */
public record Memory(long total, long available, long tmpFree) {}
