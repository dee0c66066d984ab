@NullMarked
package dev.wrtfleet.simulation;

import org.jspecify.annotations.NullMarked;
