/** Programs that tests run in a JVM of their own, to kill or to starve them. */
package dev.mizzen.dict.child;
