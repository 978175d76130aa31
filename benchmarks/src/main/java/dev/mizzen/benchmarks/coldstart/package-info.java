/** How long the first answer of a Function at zero takes, and where that time goes. */
package dev.mizzen.benchmarks.coldstart;
