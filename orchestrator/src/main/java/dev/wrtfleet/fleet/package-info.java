@NullMarked
package dev.wrtfleet.fleet;

import org.jspecify.annotations.NullMarked;
