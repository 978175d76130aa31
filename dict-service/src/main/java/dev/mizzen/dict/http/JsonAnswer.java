package dev.mizzen.dict.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;

/** Writes answers that hold values, straight from bytes to base64. */
final class JsonAnswer {
  private final JsonFactory json = new JsonFactory();

  /** Writes one answer. */
  private interface Writing {
    void to(JsonGenerator generator) throws IOException;
  }

  byte[] items(List<Value> items) {
    return write(
        generator -> {
          generator.writeArrayFieldStart("items");
          for (Value item : items) {
            generator.writeStartObject();
            generator.writeBinaryField("value", item.data());
            generator.writeStringField("contentType", item.contentType());
            generator.writeEndObject();
          }
          generator.writeEndArray();
        });
  }

  byte[] page(Page page) {
    return write(
        generator -> {
          generator.writeArrayFieldStart("entries");
          for (Page.Item item : page.items()) {
            entry(generator, item);
          }
          generator.writeEndArray();
          if (page.next().isPresent()) {
            generator.writeStringField("cursor", cursor(page.next().get()));
          }
        });
  }

  private static void entry(JsonGenerator generator, Page.Item item) throws IOException {
    generator.writeStartObject();
    generator.writeBinaryField("key", item.key().array());
    switch (item.found()) {
      case Lookup.Entry entry -> {
        generator.writeBinaryField("value", entry.value().data());
        generator.writeStringField("contentType", entry.value().contentType());
      }
      case Lookup.Info info -> generator.writeStringField("contentType", info.contentType());
    }
    generator.writeNumberField("version", item.found().version());
    generator.writeEndObject();
  }

  private static String cursor(Bytes after) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(after.array());
  }

  private byte[] write(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = json.createGenerator(out)) {
      generator.writeStartObject();
      writing.to(generator);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
