@NullMarked
package dev.wrtfleet.engine;

import org.jspecify.annotations.NullMarked;
