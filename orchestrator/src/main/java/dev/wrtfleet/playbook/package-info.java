@NullMarked
package dev.wrtfleet.playbook;

import org.jspecify.annotations.NullMarked;
