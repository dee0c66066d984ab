package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Firmware;
import java.util.Optional;

/**
 * One router as it is set up.
 *
 * @param name its host name
 * @param authorizedKey the line of its authorized_keys, empty for none
 * @param password root's password; empty with an empty key means that no login is needed
 * @param seed everything left to chance comes from it
 */
public record RouterSpec(
    String name,
    Board board,
    Firmware firmware,
    Optional<String> authorizedKey,
    Optional<String> password,
    long seed) {}
