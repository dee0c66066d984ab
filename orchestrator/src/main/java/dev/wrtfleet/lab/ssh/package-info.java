@NullMarked
package dev.wrtfleet.lab.ssh;

import org.jspecify.annotations.NullMarked;
