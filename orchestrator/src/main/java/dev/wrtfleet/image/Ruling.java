package dev.wrtfleet.image;

/** What the judge says of a file. */
record Ruling(ImageKind kind, Verdict verdict, String why) {}
