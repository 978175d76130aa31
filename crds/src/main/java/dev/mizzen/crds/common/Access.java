package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * Which Functions of the namespace may use a Dict or Queue. A list that is absent (null) is
 * everybody, one that is empty nobody.
 *
 * @param readers may read, take, lease and settle; who may write may do that as well
 * @param writers may do everything
 */
@ApiType
public record Access(
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonPropertyDescription(
            "Functions that may read, take, lease and settle, besides the writers. Absent: every Function of the namespace;"
                + " empty: none.")
        @Size(max = 64) List<Accessor> readers,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonPropertyDescription(
            "Functions that may do everything. Absent: every Function of the namespace; empty: none.")
        @Size(max = 64) List<Accessor> writers) {

  /** Everybody. */
  public static final Access ALL = new Access(null, null);

  /** Copies the lists. */
  public Access {
    readers = readers == null ? null : List.copyOf(readers);
    writers = writers == null ? null : List.copyOf(writers);
  }
}
