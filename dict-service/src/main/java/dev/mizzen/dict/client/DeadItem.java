package dev.mizzen.dict.client;

/**
 * An item whose attempts are used up.
 *
 * @param partition empty text: the default one
 */
public record DeadItem(String id, String partition, int attempts, Value value) {}
