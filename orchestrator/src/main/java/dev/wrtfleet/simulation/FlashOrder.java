package dev.wrtfleet.simulation;

import java.time.Instant;

/**
 * A flash command as it reaches its router.
 *
 * @param fence of the lease it was given under
 * @param sent when its sender gave it away; nobody could hold it back afterwards
 * @param image the file it names on the router
 * @param wipes whether the configuration is to go
 */
record FlashOrder(String run, long fence, Instant sent, String image, boolean wipes) {}
