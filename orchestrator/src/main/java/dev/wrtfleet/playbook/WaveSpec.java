package dev.wrtfleet.playbook;

import java.time.Duration;

/**
 * One wave as the playbook writes it.
 *
 * @param soak how long to wait after the wave before the next may open
 * @param approve whether somebody must approve before the next opens
 */
public record WaveSpec(String name, Pick pick, Duration soak, boolean approve) {}
