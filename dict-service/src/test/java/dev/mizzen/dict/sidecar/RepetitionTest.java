package dev.mizzen.dict.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepetitionTest {
  @ParameterizedTest
  @CsvSource({
    "GET, dicts/d/entries/k, HARMLESS",
    "HEAD, dicts/d/entries/k, HARMLESS",
    "GET, dicts/d:watch?after=1&wait=5, HARMLESS",
    "PUT, dicts/d, HARMLESS",
    "PUT, dicts/d/entries/k, NAMED",
    "PUT, dicts/d/entries/a%3Aput, NAMED",
    "POST, dicts/d:add, NAMED",
    "POST, dicts/d:batch, NAMED",
    "POST, queues/q:put?partition=a&wait=5, NAMED",
    "POST, queues/q:extend, HARMLESS",
    "POST, queues/q:keep, HARMLESS",
    "POST, queues/q:create, HARMLESS",
    "POST, queues:ephemeral, HARMLESS",
    "POST, queues/q:get, ONCE",
    "POST, queues/q:get?partition=:put, ONCE",
    "POST, queues/q:lease, ONCE",
    "POST, queues/q:ack, ONCE",
    "POST, queues/q:nack, ONCE",
    "POST, queues/q:clear, ONCE",
    "POST, queues/q:redrive, ONCE",
    "POST, dicts/d:update, ONCE",
    "DELETE, dicts/d/entries/k, ONCE",
    "DELETE, dicts/d/entries/k?return=true, ONCE",
    "PATCH, dicts/d/entries/k, ONCE",
  })
  void saysWhichCallsMayBeSentAgain(String method, String path, Repetition expected) {
    // When
    Repetition repetition =
        Repetition.of(HttpMethod.valueOf(method), "/v1/namespaces/default/" + path);

    // Then
    assertThat(repetition).isEqualTo(expected);
  }
}
