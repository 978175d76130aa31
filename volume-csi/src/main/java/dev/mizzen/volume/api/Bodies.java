package dev.mizzen.volume.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mizzen.volume.files.FileWrites;
import dev.mizzen.volume.files.VolumePath;
import dev.mizzen.volume.http.Problem;
import dev.mizzen.volume.http.ProblemException;
import dev.mizzen.volume.snapshot.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** JSON bodies of the files' calls. Fields that a call does not have are refused. */
final class Bodies {

  private static final int MAX_BYTES = 16 << 20;

  private final ObjectMapper json =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Of {@code :copy}. */
  record Copy(List<String> sources, String destination, boolean recursive) {
    List<VolumePath> sourcePaths() {
      return required("sources", sources).stream()
          .map(source -> VolumePath.of(required("sources", source)))
          .toList();
    }

    VolumePath destinationPath() {
      return VolumePath.of(required("destination", destination));
    }
  }

  /** Of {@code :rollback}. */
  record Rollback(Long commit) {
    long number() {
      return required("commit", commit);
    }
  }

  /** Of {@code :rename}. */
  record Rename(String name) {
    String newName() {
      return required("name", name);
    }
  }

  /** Of {@code :upload}. */
  record Upload(List<UploadFile> files) {
    List<FileWrites.NewFile> newFiles() {
      return required("files", files).stream()
          .map(file -> required("files", file).newFile())
          .toList();
    }
  }

  /** A file of an upload, with its chunks' hashes or its content. */
  record UploadFile(
      String path, Long size, boolean executable, List<String> chunks, byte[] content) {
    private FileWrites.NewFile newFile() {
      var hashes = Objects.requireNonNullElse(chunks, List.<String>of());
      return new FileWrites.NewFile(
          VolumePath.of(required("path", path)),
          required("size", size),
          executable,
          hashes.stream().map(hash -> Hash.fromHex(required("chunks", hash))).toList(),
          Objects.requireNonNullElse(content, new byte[0]));
    }
  }

  private static <T> T required(String field, T value) {
    if (value == null) {
      throw new IllegalArgumentException("The body lacks '" + field + "'");
    }
    return value;
  }

  /** Reads a body to its end. */
  <T> T read(InputStream body, Class<T> type) {
    try {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ProblemException(
            Problem.of(
                413,
                "body-too-large",
                "The body is too large",
                "It has at most %d bytes: name fewer files at once".formatted(MAX_BYTES)));
      }
      return required("everything", json.readValue(bytes, type));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The body is not the JSON of this call", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
