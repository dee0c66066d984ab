@NullMarked
package dev.wrtfleet.view.terminal;

import org.jspecify.annotations.NullMarked;
