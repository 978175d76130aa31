/** The Java client against the real HTTP side over the memory store, and against odd servers. */
package dev.mizzen.dict.client;
