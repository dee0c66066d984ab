@NullMarked
package dev.wrtfleet.lab.files;

import org.jspecify.annotations.NullMarked;
