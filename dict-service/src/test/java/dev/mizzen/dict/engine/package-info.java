/** The executable specification: a store in memory, as plain as can be. */
package dev.mizzen.dict.engine;
