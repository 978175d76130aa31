package dev.mizzen.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import java.io.IOException;
import java.util.Optional;

/**
 * Checks the JSON of a call, without building it, so that no container is started for one that
 * cannot run: empty, or an object with {@code args} (array) and {@code kwargs} (object), both
 * optional.
 */
final class CallBody {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private CallBody() {}

  /** What is wrong with the body; empty when nothing is. */
  static Optional<Problem> check(byte[] body) {
    if (body.length == 0) {
      return Optional.empty();
    }
    try (JsonParser parser = JSON.createParser(body)) {
      return check(parser);
    } catch (IOException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return malformed("The body is not JSON: " + first);
    }
  }

  private static Optional<Problem> check(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return malformed("The body must be an object {\"args\": [...], \"kwargs\": {...}}.");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean fits =
          switch (name) {
            case "args" -> value == JsonToken.START_ARRAY;
            case "kwargs" -> value == JsonToken.START_OBJECT;
            default -> {
              yield false;
            }
          };
      if (!fits) {
        return malformed(
            "The body may have 'args' (an array) and 'kwargs' (an object), and nothing else; '%s' is not that."
                .formatted(name));
      }
      parser.skipChildren();
    }
    return parser.nextToken() == null
        ? Optional.empty()
        : malformed("The body has something behind the end of its JSON.");
  }

  private static Optional<Problem> malformed(String detail) {
    return Optional.of(Problem.of(ProblemType.MALFORMED_REQUEST, detail));
  }
}
