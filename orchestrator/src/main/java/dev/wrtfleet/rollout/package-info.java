@NullMarked
package dev.wrtfleet.rollout;

import org.jspecify.annotations.NullMarked;
