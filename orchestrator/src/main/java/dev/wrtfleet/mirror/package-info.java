/**
 * Fetches the images of a release from a server laid out as downloads.openwrt.org: which file a
 * router or board takes, and everything needed to prove where it comes from.
 */
@NullMarked
package dev.wrtfleet.mirror;

import org.jspecify.annotations.NullMarked;
