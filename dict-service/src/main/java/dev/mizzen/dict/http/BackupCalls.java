package dev.mizzen.dict.http;

import dev.mizzen.dict.backup.Backups;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The call of those who keep a copy of everything. */
final class BackupCalls {
  private static final Map<String, String> TAR = Map.of("Content-Type", "application/x-tar");

  private final Backups backups;

  BackupCalls(Backups backups) {
    this.backups = backups;
  }

  CompletionStage<Reply> take(Call call) {
    Query.of(call.query(), Set.of());
    return backups
        .take()
        .thenApply(backup -> Reply.stream(TAR, backup::write).then(delivered -> backup.close()));
  }
}
