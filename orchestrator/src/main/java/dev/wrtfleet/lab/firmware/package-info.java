@NullMarked
package dev.wrtfleet.lab.firmware;

import org.jspecify.annotations.NullMarked;
