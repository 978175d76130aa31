/** Reads a process' environment, for both processes; finds every mistake before it complains. */
package dev.mizzen.dict.config;
