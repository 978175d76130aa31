/**
 * The object store as Mizzen needs it: a handful of operations, S3 behind them, failures told
 * apart, retries, and the probe that refuses a store on which create-if-absent has two winners.
 * Nothing here knows what a volume is.
 */
package dev.mizzen.volume.store;
