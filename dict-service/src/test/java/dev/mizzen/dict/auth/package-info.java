/** Callers, their tokens and an API server for tests. */
package dev.mizzen.dict.auth;
