package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostPutBack;
import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with the way to a host.
 *
 * @param putBack what a host in flight has to say where the way is down and it was not reached
 * @param backAt since when the way is there again; {@link Instant#MAX} while it is down, empty
 *     where it never was
 * @param words change with every try of the host or its site, and when the way is back
 */
public record Way(Optional<HostPutBack> putBack, Optional<Instant> backAt, String words) {}
