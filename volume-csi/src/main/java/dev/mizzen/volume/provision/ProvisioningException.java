package dev.mizzen.volume.provision;

/** Something that is asked for cannot be, as things are. */
public final class ProvisioningException extends RuntimeException {

  /** Why not. */
  public enum Reason {
    /** The name is taken, by something else than what is asked for. */
    TAKEN,
    /** It belongs to somebody else, or others need it. */
    IN_USE,
    /** The size cannot be had. */
    OUT_OF_RANGE,
    /** It cannot be made from that source. */
    BAD_SOURCE
  }

  private final Reason reason;

  ProvisioningException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
