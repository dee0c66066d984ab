package dev.wrtfleet.image;

/**
 * What reading a file brought, before anybody beside it was asked.
 *
 * @param unsignedSha256 of the file without the SIGNATURE chunk it ends with; empty where it ends
 *     with none
 */
record Reading(Image image, String unsignedSha256) {}
