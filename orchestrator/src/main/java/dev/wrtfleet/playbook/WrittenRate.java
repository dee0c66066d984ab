package dev.wrtfleet.playbook;

import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rates as people write them: {@code 20MB/s}, {@code 512KiB/s}, {@code 1.5MB/s}. */
public final class WrittenRate {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(B|kB|KB|MB|GB|KiB|MiB|GiB)/s");
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30);

  private WrittenRate() {}

  /** Bytes a second, or empty if this is no rate. */
  public static OptionalLong parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return OptionalLong.empty();
    }
    long unit = UNITS.getOrDefault(parts.group(2), 1L);
    return OptionalLong.of(
        new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit)).longValue());
  }

  /** The shortest way to write it in decimal units, as {@code plan} shows it. */
  public static String format(long bytesPerSecond) {
    String unit = bytesPerSecond >= 1_000_000 ? "MB/s" : "kB/s";
    int digits = bytesPerSecond >= 1_000_000 ? 6 : 3;
    BigDecimal number =
        BigDecimal.valueOf(bytesPerSecond).movePointLeft(digits).stripTrailingZeros();
    return number.toPlainString() + unit;
  }
}
