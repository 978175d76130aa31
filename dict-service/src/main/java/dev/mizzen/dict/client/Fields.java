package dev.mizzen.dict.client;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An object of an answer; throws {@link IllegalStateException} where it is not as it should be. */
record Fields(Map<?, ?> all) {
  static Fields of(Object json) {
    if (json instanceof Map<?, ?> map) {
      return new Fields(map);
    }
    throw new IllegalStateException("the answer is not the JSON it should be");
  }

  long number(String name) {
    return numberOrNone(name).orElseThrow(() -> missing(name));
  }

  Optional<Long> numberOrNone(String name) {
    return all.get(name) instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  String text(String name) {
    return textOrNone(name).orElseThrow(() -> missing(name));
  }

  Optional<String> textOrNone(String name) {
    return all.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  Key key(String name) {
    return Key.of(Base64.getDecoder().decode(text(name)));
  }

  Value value() {
    return Value.of(Base64.getDecoder().decode(text("value")), text("contentType"));
  }

  <T> List<T> list(String name, Function<Fields, T> element) {
    if (all.get(name) instanceof List<?> list) {
      return list.stream().map(each -> element.apply(Fields.of(each))).toList();
    }
    throw missing(name);
  }

  private static IllegalStateException missing(String name) {
    return new IllegalStateException("the answer lacks " + name);
  }
}
