package dev.mizzen.volume.view;

import dev.mizzen.volume.snapshot.Commit;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * One pod's view of a volume. Commits and reloads of a view come one after the other. Methods throw
 * {@link dev.mizzen.volume.store.StoreException} when the store fails; the view is then as it was.
 */
public interface View {

  /** What a reload does with changes that nobody committed. */
  enum Dirty {
    REFUSE,
    COMMIT
  }

  /**
   * What became of a commit.
   *
   * @param head the new head, or what the view was in step with when nothing had changed
   * @param overwritten paths where a change of somebody else did not survive
   * @param uploadedBytes that the store had to be sent
   */
  record CommitResult(
      Commit head, boolean changed, SortedSet<String> overwritten, long uploadedBytes) {}

  /**
   * What became of a reload.
   *
   * @param changed paths that differ between what the view was in step with and the head
   */
  record ReloadResult(Commit head, List<String> changed) {}

  /**
   * Where the view stands.
   *
   * @param commit it is in step with
   * @param head of the volume
   */
  record Status(long commit, long head, SortedSet<String> dirty) {}

  /** Commits what differs from the last commit or reload of this view. */
  CommitResult commit();

  /**
   * Brings the view to the volume's head.
   *
   * @throws DirtyException when there are uncommitted changes and {@code dirty} refuses them
   * @throws OpenFilesException while a program has files of the view open
   */
  ReloadResult reload(Dirty dirty);

  /** Where the view stands now. */
  Status status();

  /**
   * Which commits the view may read from.
   *
   * @param since the oldest of them; absent when that was not remembered over a restart
   * @param inStep what the view is in step with
   * @param unsure whether it waits to learn what became of a later commit of its own
   */
  record Needs(OptionalLong since, long inStep, boolean unsure) {}

  /** Which commits have to stay; asks nobody. */
  Needs needs();
}
