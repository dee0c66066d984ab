@NullMarked
package dev.wrtfleet.facts;

import org.jspecify.annotations.NullMarked;
