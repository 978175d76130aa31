/** Mizzen as its users meet it, on a real cluster: one class for each thing they rely on. */
package dev.mizzen.e2e;
