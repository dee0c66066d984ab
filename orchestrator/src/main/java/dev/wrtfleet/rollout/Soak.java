package dev.wrtfleet.rollout;

import java.time.Duration;
import java.time.Instant;

/**
 * A soak in which a host is watched.
 *
 * @param number which soak of its wave, from 1: a host tried again makes the wave soak anew
 * @param until its end; the look after it is the last one
 * @param lasts how long the playbook makes it
 */
public record Soak(int number, Instant until, Duration lasts) {}
