/** What is measured (contracts, section 11). The only package that knows Micrometer. */
package dev.mizzen.gateway.metrics;
