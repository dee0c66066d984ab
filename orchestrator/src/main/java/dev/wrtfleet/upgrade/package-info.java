@NullMarked
package dev.wrtfleet.upgrade;

import org.jspecify.annotations.NullMarked;
