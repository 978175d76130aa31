/**
 * Writing children: server-side apply that compares first. What a child looks like is decided by
 * the kinds.
 */
package dev.mizzen.operator.resources;
