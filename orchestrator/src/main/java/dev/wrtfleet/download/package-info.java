@NullMarked
package dev.wrtfleet.download;

import org.jspecify.annotations.NullMarked;
