@NullMarked
package dev.wrtfleet.yaml;

import org.jspecify.annotations.NullMarked;
