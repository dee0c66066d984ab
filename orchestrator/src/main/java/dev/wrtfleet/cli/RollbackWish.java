package dev.wrtfleet.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * A rollback as it was typed.
 *
 * @param run as typed
 * @param images folders to look into besides those of the playbook, as typed
 */
record RollbackWish(String run, List<Path> images, boolean atAnyTime) {}
