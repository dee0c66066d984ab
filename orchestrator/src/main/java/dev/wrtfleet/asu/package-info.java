/**
 * Images built to order: the client of servers for attended sysupgrade (ASU), what of them is asked
 * for, and what of their answers is believed. Protocol: openwrt/asu, API v1.
 */
@NullMarked
package dev.wrtfleet.asu;

import org.jspecify.annotations.NullMarked;
