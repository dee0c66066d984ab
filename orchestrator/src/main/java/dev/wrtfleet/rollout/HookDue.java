package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;

/**
 * A command on the controller that has to run before the run goes on.
 *
 * @param wave 0 where it is not for a wave
 */
public record HookDue(HookPoint point, int wave, HookSpec spec) {}
