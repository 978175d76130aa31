/** A cluster of real servers, and what only an engine on one can do wrong. */
package dev.mizzen.dict.valkey;
