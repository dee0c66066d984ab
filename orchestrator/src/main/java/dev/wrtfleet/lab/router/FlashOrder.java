package dev.wrtfleet.lab.router;

import java.util.Optional;

/**
 * A firmware to write, accepted by the router: from here there is no way back.
 *
 * @param image the file
 * @param backup the archive to restore after the first boot, nothing to start factory-fresh
 * @param supplied whether that archive came from outside ({@code -f})
 * @param forced whether checks were overruled
 */
record FlashOrder(String image, Optional<String> backup, boolean supplied, boolean forced) {}
