/** Tests of the pools, on a clock that only the tests move. */
package dev.mizzen.gateway.pool;
