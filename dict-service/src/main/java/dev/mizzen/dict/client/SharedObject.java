package dev.mizzen.dict.client;

import dev.mizzen.dict.client.Ask.Repeat;
import java.util.concurrent.CompletableFuture;

/** What dicts and queues have in common: a name, and that they are made and go. */
record SharedObject(Api api, String kind, String name) {
  String path(String rest) {
    return api.path(kind, name) + rest;
  }

  CompletableFuture<Boolean> create() {
    return api.send(
        Ask.of("POST", path(":create"), Repeat.HARMLESS), answer -> answer.statusCode() == 201);
  }

  CompletableFuture<Boolean> delete() {
    return api.send(
        Ask.of("DELETE", path("/object"), Repeat.ONCE)
            .understanding("dict-not-found", "queue-not-found"),
        answer -> answer.statusCode() == 204);
  }

  CompletableFuture<Boolean> keep() {
    return api.send(
        Ask.of("POST", path(":keep"), Repeat.HARMLESS)
            .understanding("dict-not-found", "queue-not-found"),
        answer -> answer.statusCode() == 204);
  }
}
