@NullMarked
package dev.wrtfleet.router;

import org.jspecify.annotations.NullMarked;
