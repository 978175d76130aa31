/** Who calls, and whether they may (contracts, section 2). Fails closed. */
package dev.mizzen.gateway.access;
