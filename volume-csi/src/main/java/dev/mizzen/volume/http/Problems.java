package dev.mizzen.volume.http;

import dev.mizzen.volume.collect.BusyPoolException;
import dev.mizzen.volume.objects.ObjectException;
import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.snapshot.NewerFormatException;
import dev.mizzen.volume.snapshot.NotSupportedException;
import dev.mizzen.volume.snapshot.PathException;
import dev.mizzen.volume.snapshot.UnknownCommitException;
import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.view.DirtyException;
import dev.mizzen.volume.view.OpenFile;
import dev.mizzen.volume.view.OpenFilesException;
import dev.mizzen.volume.workspace.WorkspaceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which problem a failure is. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static Problem of(Throwable failure) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case DirtyException e ->
          Problem.of(409, "volume-dirty", "The volume has uncommitted changes", e.getMessage())
              .about(e.paths());
      case OpenFilesException e ->
          Problem.of(409, "volume-busy", "Files of the volume are open", e.getMessage())
              .about(e.files().stream().map(OpenFile::path).toList())
              .heldBy(e.files());
      case StoreException e ->
          Problem.of(
              503, "object-store-unavailable", "The object store cannot be used", e.getMessage());
      case UnknownVolumeException e ->
          Problem.of(404, "not-found", "There is no such volume", e.getMessage());
      case PathException e -> of(e);
      case ObjectException e -> of(e);
      case UnknownCommitException e ->
          Problem.of(404, "commit-not-found", "There is no such commit", e.getMessage());
      case NotSupportedException e ->
          Problem.of(409, "not-supported", "This volume cannot do that", e.getMessage());
      case BusyPoolException e ->
          Problem.of(409, "volume-busy", "The volume is being collected", e.getMessage());
      case IllegalArgumentException e ->
          Problem.of(400, "malformed-request", "The request is malformed", e.getMessage());
      case CorruptVolumeException e -> internal(e);
      case NewerFormatException e -> internal(e);
      case WorkspaceException e -> internal(e);
      default -> {
        LOG.atError().setCause(failure).log("Request failed unexpectedly");
        yield Problem.of(
            500, "internal", "Something unexpected went wrong", "See the log of this process");
      }
    };
  }

  private static Problem of(PathException e) {
    return switch (e.reason()) {
      case ABSENT -> Problem.of(404, "file-not-found", "There is nothing there", e.getMessage());
      case EXISTS -> Problem.of(409, "file-exists", "There is a file already", e.getMessage());
      case WRONG_TYPE ->
          Problem.of(409, "wrong-file-type", "What is there is of another type", e.getMessage());
    };
  }

  private static Problem of(ObjectException e) {
    return switch (e.reason()) {
      case ABSENT -> Problem.of(404, "not-found", "There is no such Volume", e.getMessage());
      case FORBIDDEN -> Problem.of(403, "forbidden", "You may not do that", e.getMessage());
      case INVALID ->
          Problem.of(400, "malformed-request", "The API server declines it", e.getMessage());
      case MOUNTED -> Problem.of(409, "volume-mounted", "Pods mount the Volume", e.getMessage());
      case NAME_IN_USE -> Problem.of(409, "name-in-use", "The name is taken", e.getMessage());
      case UNDECIDED -> Problem.of(503, "internal", "It is not done yet", e.getMessage());
    };
  }

  private static Problem internal(RuntimeException e) {
    LOG.atError().setCause(e).log("Request failed");
    return Problem.of(500, "internal", "The volume cannot be used", e.getMessage());
  }
}
