package dev.mizzen.crds.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The inline files of a Function as the bytes that its containers fetch. The same files give the
 * same bytes everywhere: sorted by path (by code unit), as JSON {@code
 * [{"content":"…","path":"…"}]} in UTF-8 without spaces, with only those characters escaped that
 * JSON demands.
 */
public final class CodeBundle {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final byte[] bytes;
  private final String sha256;

  private CodeBundle(byte[] bytes) {
    this.bytes = bytes;
    this.sha256 = hash(bytes);
  }

  /** The bundle of these files; empty when there are none. */
  public static Optional<CodeBundle> of(List<LocalFile> files) {
    return files.isEmpty() ? Optional.empty() : Optional.of(new CodeBundle(json(files)));
  }

  /** The bundle of a Function's inline files; empty when it brings none. */
  public static Optional<CodeBundle> of(FunctionSpec spec) {
    return spec.image() == null ? Optional.empty() : of(spec.image().addLocal());
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256 of the bytes in lower-case hex: the name of the bundle. */
  public String sha256() {
    return sha256;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeBundle bundle && bundle.sha256.equals(sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return "CodeBundle[" + sha256 + ", " + bytes.length + " bytes]";
  }

  private static byte[] json(List<LocalFile> files) {
    List<Map<String, String>> entries =
        files.stream()
            .sorted(Comparator.comparing(LocalFile::path))
            .map(CodeBundle::entry)
            .toList();
    try {
      return JSON.writeValueAsString(entries).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> entry(LocalFile file) {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("content", file.inline());
    entry.put("path", file.path());
    return entry;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
