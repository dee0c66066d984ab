package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.Where;

/** A setting and where it was written. */
record Placed<T>(T value, Where where) {}
