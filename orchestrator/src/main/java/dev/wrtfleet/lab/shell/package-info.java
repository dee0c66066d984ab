@NullMarked
package dev.wrtfleet.lab.shell;

import org.jspecify.annotations.NullMarked;
