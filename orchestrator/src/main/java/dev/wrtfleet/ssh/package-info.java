@NullMarked
package dev.wrtfleet.ssh;

import org.jspecify.annotations.NullMarked;
