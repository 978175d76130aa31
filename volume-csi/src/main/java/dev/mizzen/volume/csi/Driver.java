package dev.mizzen.volume.csi;

/** By what the driver is known. */
public final class Driver {

  /** Its name in CSIDriver, PersistentVolumes and pods. */
  public static final String NAME = "csi.mizzen.dev";

  private Driver() {}

  static String version() {
    String version = Driver.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
