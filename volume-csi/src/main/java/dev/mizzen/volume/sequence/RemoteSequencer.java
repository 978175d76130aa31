package dev.mizzen.volume.sequence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.volume.store.Sequencer;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Asks the volume API to create. Makes one attempt: more are {@link PatientSequencer}'s. */
public final class RemoteSequencer implements Sequencer {

  private static final MediaType JSON = MediaType.get("application/json");
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Longer than the API takes for a write to the store. */
  private static final Duration CALL = Duration.ofSeconds(15);

  private final ObjectMapper json = new ObjectMapper();
  private final URI api;
  private final Path token;
  private final OkHttpClient http;

  /**
   * @param api http or https URL of the volume API, without a path
   * @param token file with a token of the audience {@code volume.mizzen.dev}; read for each call
   */
  public RemoteSequencer(URI api, Path token) {
    this.api = api;
    this.token = token;
    this.http =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT)
            .readTimeout(CALL)
            .callTimeout(CALL)
            .build();
  }

  @Override
  public boolean create(String key, byte[] content) {
    try (var answer = http.newCall(request(key, content)).execute()) {
      return judge(answer);
    } catch (IOException e) {
      throw new StoreException(
          Reason.NOT_REACHABLE,
          "The volume API at %s, which numbers commits of this object store, is not reachable (%s)"
              .formatted(api, e.getClass().getSimpleName()),
          e);
    }
  }

  private Request request(String key, byte[] content) throws IOException {
    return new Request.Builder()
        .url(api.resolve(CreateCall.PATH).toString())
        // A connection of its own: of several processes only one can answer, and the next
        // connection may lead to it.
        .header("Connection", "close")
        .header("Authorization", "Bearer " + Files.readString(token).strip())
        .post(RequestBody.create(body(key, content), JSON))
        .build();
  }

  private byte[] body(String key, byte[] content) {
    try {
      return json.writeValueAsBytes(new CreateCall(key, content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean judge(Response answer) throws IOException {
    String body = answer.body().string();
    if (answer.code() == 200) {
      return json.readValue(body, CreateCall.Created.class).created();
    }
    boolean isPassing = answer.code() >= 500 || answer.code() == 429;
    throw new StoreException(
        isPassing ? Reason.BUSY : Reason.REFUSED,
        "The volume API at %s, which numbers commits of this object store, answered %d: %s"
            .formatted(api, answer.code(), detail(body)));
  }

  private String detail(String body) {
    try {
      return json.readTree(body).path("detail").asText("no reason");
    } catch (JsonProcessingException e) {
      return "no reason";
    }
  }
}
