/**
 * Takes away what no commit needs any more, and looks whether what commits need is whole. It knows
 * the snapshot engine, the store and transfers; not who asks for it.
 */
package dev.mizzen.volume.collect;
