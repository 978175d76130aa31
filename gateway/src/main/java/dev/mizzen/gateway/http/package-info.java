/**
 * HTTP on both sides: the public port, the containers' port, and the client that brings calls to
 * containers (contracts, sections 6, 7 and 8). The only package that knows Vert.x. Nothing in here
 * blocks an event loop.
 */
package dev.mizzen.gateway.http;
