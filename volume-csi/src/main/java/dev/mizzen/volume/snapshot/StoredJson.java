package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The objects of a volume that are JSON. */
public final class StoredJson {

  private final ObjectMapper json =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * @throws CorruptVolumeException when it is no JSON of that type
   * @throws NewerFormatException when a newer Mizzen wrote it
   */
  public <T> T read(String key, byte[] bytes, Class<T> type) {
    try {
      var tree = json.readTree(bytes);
      Format.check(key, tree.path("format").asInt());
      return json.treeToValue(tree, type);
    } catch (IOException e) {
      throw new CorruptVolumeException(key + " cannot be read", e);
    }
  }

  public byte[] write(Object value) {
    try {
      return json.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
