package dev.wrtfleet.router;

/** Reads {@code cat /proc/net/route}, the kernel's IPv4 routes in hexadecimal columns. */
public final class RouteTable {
  private static final String ANYWHERE = "00000000";
  private static final int DESTINATION = 1;
  private static final int MASK = 7;

  private RouteTable() {}

  /** Whether there is a default route. */
  public static boolean hasDefault(String output) {
    return output
        .lines()
        .skip(1)
        .map(line -> line.strip().split("\\s+"))
        .anyMatch(columns ->
            columns.length > MASK
                && columns[DESTINATION].equals(ANYWHERE)
                && columns[MASK].equals(ANYWHERE));
  }
}
