@NullMarked
package dev.wrtfleet.lab.router;

import org.jspecify.annotations.NullMarked;
