/**
 * Gives the Python runner to the JVM processes that hand it out (gateway) or name it by hash
 * (operator). Nothing else comes in here: what the runner does is Python, in {@code src/mizzen} and
 * {@code src/mizzen_runtime}.
 */
package dev.mizzen.runtime.python;
