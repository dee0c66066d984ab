package dev.wrtfleet.playbook;

import dev.wrtfleet.problem.Where;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The operator's word that an image which cannot name itself is for these routers.
 *
 * @param board exact board name it is for, or empty to go by target
 * @param target {@code x86/64} …, or empty to go by board
 * @param rootfs root file system type it is for
 * @param efi whether it is for routers booted by EFI
 */
public record ImageMap(
    Optional<String> board,
    Optional<String> target,
    Optional<String> rootfs,
    Optional<Boolean> efi,
    Path file,
    Optional<Where> where) {}
