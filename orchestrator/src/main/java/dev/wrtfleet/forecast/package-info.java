/** Whole nights of a plan, played with assumed luck: the real brain, nobody contacted. */
@NullMarked
package dev.wrtfleet.forecast;

import org.jspecify.annotations.NullMarked;
