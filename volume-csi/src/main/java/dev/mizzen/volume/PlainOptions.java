package dev.mizzen.volume;

import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Gives a command what its options say, as picocli would, where all of them are plain. picocli's
 * classes are of a format that no AOT cache takes, so that to load them is a good part of a start
 * for which programs wait.
 */
final class PlainOptions {

  private static final Pattern OF_ENVIRONMENT = Pattern.compile("\\$\\{env:(\\w+)(?::-([^$}]*))?}");

  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, String> environment;

  /** A field that an option fills. */
  private record Place(Object of, Field field, Option option) {}

  private record Value(Place place, Object value) {}

  /** Says that picocli has to look at it: to say what is wrong, or because it can do more. */
  private static final class NotPlainException extends Exception {
    private static final long serialVersionUID = 1;

    NotPlainException(Throwable cause) {
      super(cause);
    }

    NotPlainException(String what) {
      super(what);
    }
  }

  private PlainOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Fills the command, or leaves it half filled.
   *
   * @return false when it is picocli's to read these arguments
   */
  static boolean read(Object command, List<String> arguments, Map<String, String> environment) {
    try {
      var options = new PlainOptions(environment);
      options.find(command);
      options.fill(arguments);
      return true;
    } catch (NotPlainException e) {
      return false;
    }
  }

  private void find(Object of) throws NotPlainException {
    for (var field : of.getClass().getDeclaredFields()) {
      var option = field.getAnnotation(Option.class);
      if (option != null) {
        for (String name : option.names()) {
          places.put(name, new Place(of, field, option));
        }
      } else if (field.isAnnotationPresent(Mixin.class)) {
        find(mixin(of, field));
      }
    }
  }

  private static Object mixin(Object of, Field field) throws NotPlainException {
    try {
      var constructor = field.getType().getDeclaredConstructor();
      constructor.setAccessible(true);
      var mixin = constructor.newInstance();
      set(of, field, mixin);
      return mixin;
    } catch (ReflectiveOperationException e) {
      throw new NotPlainException(e);
    }
  }

  private void fill(List<String> arguments) throws NotPlainException {
    var values = new ArrayList<Value>();
    var missing = new HashMap<>(places);
    for (String argument : arguments) {
      String name = argument.split("=", 2)[0];
      var place = Optional.ofNullable(missing.remove(name));
      values.add(
          value(
              place.orElseThrow(() -> new NotPlainException(argument)),
              argument.substring(name.length())));
    }
    for (var place : missing.values()) {
      ofDefault(place).ifPresent(values::add);
    }
    for (var value : values) {
      set(value.place().of(), value.place().field(), value.value());
    }
  }

  private static Value value(Place place, String rest) throws NotPlainException {
    boolean isFlag = place.field().getType() == boolean.class;
    if (isFlag != rest.isEmpty()) {
      throw new NotPlainException(rest);
    }
    return new Value(place, isFlag ? true : converted(place, rest.substring(1)));
  }

  private Optional<Value> ofDefault(Place place) throws NotPlainException {
    if (place.field().getType() == boolean.class) {
      return Optional.empty();
    }
    String text = place.option().defaultValue();
    var variable = OF_ENVIRONMENT.matcher(text);
    if (variable.matches()) {
      text = environment.getOrDefault(variable.group(1), variable.group(2));
    }
    if (text == null || text.contains("${") || text.equals(Option.NULL_VALUE)) {
      throw new NotPlainException("No value of " + place.field());
    }
    return Optional.of(new Value(place, converted(place, text)));
  }

  private static Object converted(Place place, String text) throws NotPlainException {
    try {
      var converters = place.option().converter();
      if (converters.length == 1) {
        return ((ITypeConverter<?>) converters[0].getDeclaredConstructor().newInstance())
            .convert(text);
      }
      return switch (place.field().getType().getSimpleName()) {
        case "String" -> text;
        case "int" -> Integer.decode(text);
        case "Path" -> Path.of(text);
        case "URI" -> new URI(text);
        default -> throw new NotPlainException("What is no simple value");
      };
    } catch (NotPlainException e) {
      throw e;
    } catch (Exception e) {
      throw new NotPlainException(e);
    }
  }

  private static void set(Object of, Field field, Object value) throws NotPlainException {
    try {
      field.setAccessible(true);
      field.set(of, value);
    } catch (IllegalAccessException e) {
      throw new NotPlainException(e);
    }
  }
}
