@NullMarked
package dev.wrtfleet.image;

import org.jspecify.annotations.NullMarked;
