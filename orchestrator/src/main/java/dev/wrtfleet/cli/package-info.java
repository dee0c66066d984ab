@NullMarked
package dev.wrtfleet.cli;

import org.jspecify.annotations.NullMarked;
