/** The kernel is asked for real. */
package dev.mizzen.dict.process;
