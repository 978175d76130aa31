/**
 * The SLF4J provider of both processes: one JSON object a line on standard output, nothing to
 * configure but the level. Only what turns a logging event into such a line may come in here.
 */
package dev.mizzen.dict.log;
