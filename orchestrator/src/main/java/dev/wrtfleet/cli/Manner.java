package dev.wrtfleet.cli;

/**
 * How a command attends a run.
 *
 * @param yes nothing is asked; waves that wait are approved
 * @param isDetached no terminal: approvals come from elsewhere and are waited for, and a closed
 *     terminal changes nothing
 */
record Manner(boolean yes, boolean isDetached) {}
