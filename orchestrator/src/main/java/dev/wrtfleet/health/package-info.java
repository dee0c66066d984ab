@NullMarked
package dev.wrtfleet.health;

import org.jspecify.annotations.NullMarked;
