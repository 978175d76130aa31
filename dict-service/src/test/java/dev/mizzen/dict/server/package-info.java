/** The whole process, on ports of its own. */
package dev.mizzen.dict.server;
