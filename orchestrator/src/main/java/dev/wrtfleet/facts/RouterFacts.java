package dev.wrtfleet.facts;

/** What a router said about itself in one connection. */
public record RouterFacts(
    Identity identity, Release release, Boot boot, Memory memory, Workings workings) {}
