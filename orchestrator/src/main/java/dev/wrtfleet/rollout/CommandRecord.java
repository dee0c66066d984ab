package dev.wrtfleet.rollout;

import java.time.Duration;

/** One command as the report shows it: what was run, how it ended, the start of what it said. */
public record CommandRecord(String line, String ending, String output, Duration took) {}
