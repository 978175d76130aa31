package dev.mizzen.dict.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * One JSON object a line: {@code time}, {@code level}, {@code logger}, {@code message}, then the
 * event's own keys.
 */
final class JsonLines {
  private final JsonFactory json = new JsonFactory();
  private final OutputStream out;

  JsonLines(OutputStream out) {
    this.out = out;
  }

  void write(
      Level level, String logger, String message, List<KeyValuePair> pairs, Throwable throwable) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = json.createGenerator(line)) {
      generator.writeStartObject();
      generator.writeStringField("time", Instant.now().toString());
      generator.writeStringField("level", level.name());
      generator.writeStringField("logger", logger);
      generator.writeStringField("message", message);
      for (KeyValuePair pair : pairs) {
        generator.writeFieldName(pair.key);
        writeValue(generator, pair.value);
      }
      if (throwable != null) {
        generator.writeStringField("stackTrace", stack(throwable));
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a log line could not be made in memory", e);
    }
    line.write('\n');
    synchronized (out) {
      try {
        line.writeTo(out);
      } catch (IOException e) {
        // Nowhere left to say so: standard output is gone.
        return;
      }
    }
  }

  private static void writeValue(JsonGenerator generator, Object value) throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case Integer i -> generator.writeNumber(i);
      case Long l -> generator.writeNumber(l);
      case Double d -> generator.writeNumber(d);
      case Boolean b -> generator.writeBoolean(b);
      default -> generator.writeString(value.toString());
    }
  }

  private static String stack(Throwable throwable) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    for (Throwable t = throwable; t != null; t = t.getCause()) {
      writer.println(t);
      for (StackTraceElement element : t.getStackTrace()) {
        writer.println("  at " + element);
      }
    }
    return text.toString();
  }
}
