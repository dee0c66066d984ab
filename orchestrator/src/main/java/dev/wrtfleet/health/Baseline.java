package dev.wrtfleet.health;

import dev.wrtfleet.facts.Workings;

/**
 * What health is measured against.
 *
 * <p>Where the configuration was wiped, most of what worked before cannot work again: interfaces,
 * radios and the default route are then not compared at all, and a service that is missing or does
 * not run is a note, not a failure. Finished boot, firmware, ping and commands hold in both cases.
 *
 * @param workings what worked before the upgrade
 * @param revision the firmware that must run
 * @param configKept whether the configuration was carried over
 */
public record Baseline(Workings workings, String revision, boolean configKept) {}
