@NullMarked
package dev.wrtfleet.problem;

import org.jspecify.annotations.NullMarked;
