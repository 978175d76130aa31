package dev.mizzen.volume.api;

import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import java.util.Set;

/** The query of a request; what cannot be read ends it with 400. */
final class Query {

  static final int MAX_LIMIT = 1000;

  private final RoutingContext ctx;

  /** Refuses parameters that the call does not have. */
  Query(RoutingContext ctx, String... known) {
    this.ctx = ctx;
    for (String name : ctx.queryParams().names()) {
      if (!Set.of(known).contains(name)) {
        throw new IllegalArgumentException(
            "There is no parameter '%s', only %s".formatted(name, Set.of(known)));
      }
    }
  }

  String text(String name) {
    String value = ctx.queryParams().get(name);
    return value == null ? "" : value;
  }

  boolean flag(String name) {
    return switch (text(name)) {
      case "true" -> true;
      case "", "false" -> false;
      default -> throw new IllegalArgumentException(name + " is true or false");
    };
  }

  /** A number from 0. */
  OptionalLong number(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(name + " is a number from 0");
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  int limit(int most) {
    long limit = number("limit").orElse(most);
    if (limit < 1 || limit > most) {
      throw new IllegalArgumentException("limit is 1 to " + most);
    }
    return (int) limit;
  }
}
