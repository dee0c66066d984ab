package dev.wrtfleet.rollout;

import java.time.Instant;

/** An event as the journal has it: its place in the journal and the time it was written. */
public record Recorded(long seq, Instant at, Event event) {}
