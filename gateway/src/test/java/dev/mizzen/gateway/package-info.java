/**
 * Tests of the gateway put together: the whole request path in one process, and against an API
 * server.
 */
package dev.mizzen.gateway;
