package dev.wrtfleet.store;

import java.time.Instant;

/** One run as the list of runs has it; what happened in it is in the journal. */
public record Run(String id, String playbook, RunSpec spec, Standing standing, Instant createdAt) {}
