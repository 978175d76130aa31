package dev.mizzen.operator.service;

import dev.mizzen.crds.common.ReclaimPolicy;
import java.util.Map;
import java.util.Optional;

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

  /**
   * What a new volume begins with.
   *
   * @param volume of the same namespace
   * @param commit of it; empty: the newest
   */
  record Source(String volume, Optional<Long> commit) {}

  /**
   * All of what a volume is to be.
   *
   * @param uid of the Volume object
   * @param settings by the names of the contracts, section 10
   * @param pins commits that stay, by name
   * @param source counts while there is no such volume
   * @param renamedFrom another volume, which goes and whose history this one has; counts while
   *     there is no such volume
   */
  record Definition(
      String uid,
      Map<String, Long> settings,
      Map<String, Long> pins,
      Optional<Source> source,
      Optional<String> renamedFrom) {}

  /** Makes the volume in the store what it is to be, and tells its newest commit. */
  Outcome<Head> put(String namespace, String volume, Definition definition);

  /** The newest commit; empty when there is no such volume. */
  Outcome<Optional<Head>> get(String namespace, String volume);

  /** Forgets a volume, with its data or without. Done as well when there was none. */
  Outcome<Void> delete(String namespace, String volume, ReclaimPolicy policy);
}
