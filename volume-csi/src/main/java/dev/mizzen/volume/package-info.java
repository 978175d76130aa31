/** Where the two processes begin: command lines, and nothing that could be tested without them. */
package dev.mizzen.volume;
