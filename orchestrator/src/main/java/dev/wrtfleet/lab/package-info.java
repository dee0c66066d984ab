@NullMarked
package dev.wrtfleet.lab;

import org.jspecify.annotations.NullMarked;
