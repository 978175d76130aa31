package dev.mizzen.dict.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An answer that is no success, as RFC 9457 has it; thrown where it is found, without a stack
 * trace.
 */
public final class Problem extends RuntimeException {
  /** Media type of the answer. */
  public static final String TYPE = "application/problem+json";

  /** What went wrong, for programs. */
  public enum Slug {
    /** No valid token. */
    UNAUTHORIZED(401, "Unauthorized"),
    /** No right. */
    FORBIDDEN(403, "Forbidden"),
    /** The API server cannot be asked; to programs an internal error that passes. */
    UNDECIDED(503, "Access undecided"),
    /** The request cannot be understood. */
    MALFORMED_REQUEST(400, "Malformed request"),
    /** More bytes than any such request may have. */
    BODY_TOO_LARGE(413, "Body too large"),
    /** No such dict. */
    DICT_NOT_FOUND(404, "Dict not found"),
    /** No such queue. */
    QUEUE_NOT_FOUND(404, "Queue not found"),
    /** The key is absent. */
    ENTRY_ABSENT(404, "Entry absent"),
    /** The key is present. */
    ENTRY_EXISTS(412, "Entry exists"),
    /** The entry has another version. */
    VERSION_MISMATCH(412, "Version mismatch"),
    /** Changes are not remembered that long. */
    VERSION_COMPACTED(410, "Version compacted"),
    /** Something else than a counter. */
    NOT_A_COUNTER(409, "Not a counter"),
    /** More than 64 bits. */
    COUNTER_OVERFLOW(409, "Counter overflow"),
    /** A rename that would mix two objects. */
    NAME_IN_USE(409, "Name in use"),
    /** The engine cannot do that. */
    NOT_SUPPORTED(501, "Not supported"),
    /** One value is over its limit. */
    VALUE_TOO_LARGE(413, "Value too large"),
    /** The whole would be over a limit. */
    LIMIT_EXCEEDED(507, "Limit exceeded"),
    /** The store cannot be used now. */
    STORAGE_UNAVAILABLE(503, "Storage unavailable"),
    /** The process is going. */
    SHUTTING_DOWN(503, "Shutting down"),
    /** No such path. */
    NOT_FOUND(404, "Not found"),
    /** The path has no such method. */
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    /** A defect of this program. */
    INTERNAL(500, "Internal error");

    private final int status;
    private final String title;

    Slug(int status, String title) {
      this.status = status;
      this.title = title;
    }

    /** HTTP status. */
    public int status() {
      return status;
    }

    /** As it stands in the problem's type. */
    public String text() {
      return this == UNDECIDED
          ? INTERNAL.text()
          : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Slug slug;
  private final Map<String, String> headers;
  private final OptionalInt step;

  /** The detail says what must change. */
  public Problem(Slug slug, String detail) {
    this(slug, detail, Map.of());
  }

  /** With headers that belong to the status. */
  public Problem(Slug slug, String detail, Map<String, String> headers) {
    this(slug, detail, headers, OptionalInt.empty());
  }

  private Problem(Slug slug, String detail, Map<String, String> headers, OptionalInt step) {
    super(detail, null, false, false);
    this.slug = slug;
    this.headers = Map.copyOf(headers);
    this.step = step;
  }

  /** The same, of one step of a batch. */
  Problem at(OptionalInt index) {
    return new Problem(slug, getMessage(), headers, index);
  }

  /** A request that cannot be understood. */
  public static Problem malformed(String detail) {
    return new Problem(Slug.MALFORMED_REQUEST, detail);
  }

  /** What went wrong. */
  public Slug slug() {
    return slug;
  }

  /** Headers of the answer. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Which step of a batch it is about, from 0; empty when about all of it. */
  public OptionalInt step() {
    return step;
  }

  /** The body. */
  public Buffer body() {
    JsonObject body =
        new JsonObject()
            .put("type", "https://mizzen.dev/problems/" + slug.text())
            .put("title", slug.title)
            .put("status", slug.status)
            .put("detail", getMessage());
    step.ifPresent(index -> body.put("step", index));
    return body.toBuffer();
  }
}
