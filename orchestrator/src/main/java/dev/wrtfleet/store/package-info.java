@NullMarked
package dev.wrtfleet.store;

import org.jspecify.annotations.NullMarked;
