package dev.wrtfleet.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Something asked of a run.
 *
 * @param wave the wave it is about; absent where it is about the run, or about the wave that waits
 * @param host the host it is about
 * @param reason in the words of whoever asked, may be empty
 * @param answer what came of it, once it was looked at
 */
public record Request(
    long id,
    String run,
    RequestKind kind,
    Optional<Integer> wave,
    Optional<String> host,
    String reason,
    String by,
    Instant createdAt,
    Optional<String> answer) {}
