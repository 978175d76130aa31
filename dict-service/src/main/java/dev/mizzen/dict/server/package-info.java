/**
 * The dict-service as a process: configuration, management port, start and end. What it serves is
 * in the packages it puts together.
 */
package dev.mizzen.dict.server;
