/** Real dropbear and busybox dressed up as OpenWrt routers, for tests. */
@NullMarked
package dev.wrtfleet.testbed;

import org.jspecify.annotations.NullMarked;
