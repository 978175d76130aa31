package dev.mizzen.operator.service;

import dev.mizzen.crds.common.ReclaimPolicy;

/** The volumes in the object store, through volume-api. Every call may be repeated. */
public interface VolumeService {
  /**
   * The newest commit of a volume.
   *
   * @param head its number, 0 before the first commit
   * @param files in its tree
   * @param bytes in its tree
   */
  record Head(long head, long files, long bytes) {}

  /** Makes the volume in the store when it is not there, and tells its newest commit. */
  Outcome<Head> put(String namespace, String volume, String uid);

  /** Forgets a volume, with its data or without. Done as well when there was none. */
  Outcome<Void> delete(String namespace, String volume, ReclaimPolicy policy);
}
