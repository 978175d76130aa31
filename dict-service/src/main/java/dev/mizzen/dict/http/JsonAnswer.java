package dev.mizzen.dict.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.ItemPage;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Writes answers that hold values, straight from bytes to base64. */
final class JsonAnswer {
  private final JsonFactory json = new JsonFactory();

  /** Writes members of one object. */
  private interface Writing {
    void to(JsonGenerator generator) throws IOException;
  }

  /** Writes members of an element. */
  private interface ElementWriting<T> {
    void to(JsonGenerator generator, T element) throws IOException;
  }

  byte[] taken(List<Value> items) {
    return write(generator -> array(generator, "items", items, JsonAnswer::value));
  }

  byte[] leases(List<Lease> leases) {
    return write(
        generator ->
            array(
                generator,
                "items",
                leases,
                (g, lease) -> {
                  ref(g, lease.ref());
                  g.writeNumberField("attempt", lease.attempt());
                  value(g, lease.value());
                }));
  }

  byte[] settled(Lease.Settled settled) {
    return write(
        generator -> {
          array(generator, "settled", settled.settled(), JsonAnswer::ref);
          array(generator, "lost", settled.lost(), JsonAnswer::ref);
        });
  }

  byte[] items(ItemPage page, boolean withPartition) {
    return write(
        generator ->
            array(
                generator,
                "items",
                page.items(),
                (g, item) -> {
                  g.writeStringField("id", ItemIds.write(item.id()));
                  if (withPartition) {
                    g.writeStringField(
                        "partition",
                        new String(item.id().partition().array(), StandardCharsets.UTF_8));
                  }
                  g.writeNumberField("attempts", item.attempts());
                  value(g, item.value());
                }));
  }

  byte[] page(Page page) {
    return write(
        generator -> {
          array(generator, "entries", page.items(), JsonAnswer::entry);
          if (page.next().isPresent()) {
            generator.writeStringField("cursor", cursor(page.next().get()));
          }
          generator.writeNumberField("version", page.version());
        });
  }

  byte[] results(List<DictStep.Result> results) {
    return write(
        generator ->
            array(
                generator,
                "results",
                results,
                (g, result) -> {
                  g.writeNumberField("version", result.version());
                  if (result.counter().isPresent()) {
                    g.writeNumberField("value", result.counter().get());
                  }
                }));
  }

  byte[] changes(Changes changes) {
    return write(
        generator -> {
          array(
              generator,
              "changes",
              changes.changes(),
              (g, change) -> {
                g.writeStringField(
                    "type",
                    switch (change.kind()) {
                      case PUT -> "put";
                      case REMOVE -> "remove";
                      case CLEAR -> "clear";
                    });
                if (change.kind() != Changes.Kind.CLEAR) {
                  g.writeBinaryField("key", change.key().array());
                }
                g.writeNumberField("version", change.version());
              });
          generator.writeNumberField("version", changes.version());
        });
  }

  private static void entry(JsonGenerator generator, Page.Item item) throws IOException {
    generator.writeBinaryField("key", item.key().array());
    switch (item.found()) {
      case Lookup.Entry entry -> value(generator, entry.value());
      case Lookup.Info info -> generator.writeStringField("contentType", info.contentType());
    }
    generator.writeNumberField("version", item.found().version());
  }

  private static void ref(JsonGenerator generator, Lease.Ref ref) throws IOException {
    generator.writeStringField("id", ItemIds.write(ref.item()));
    generator.writeNumberField("epoch", ref.epoch());
  }

  private static void value(JsonGenerator generator, Value value) throws IOException {
    // Not by the generator, which goes byte by byte.
    byte[] base64 = Base64.getEncoder().encode(value.data());
    generator.writeFieldName("value");
    generator.writeRawUTF8String(base64, 0, base64.length);
    generator.writeStringField("contentType", value.contentType());
  }

  private static <T> void array(
      JsonGenerator generator, String name, List<T> elements, ElementWriting<? super T> writing)
      throws IOException {
    generator.writeArrayFieldStart(name);
    for (T element : elements) {
      generator.writeStartObject();
      writing.to(generator, element);
      generator.writeEndObject();
    }
    generator.writeEndArray();
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
