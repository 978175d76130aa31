package dev.mizzen.volume.lazy;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a pod's own names are at one moment: what a commit is made of. */
sealed interface Plan {

  /** An entry that is there already. */
  record Same(Entry entry) implements Plan {}

  /**
   * A file with a local content.
   *
   * @param version of the local file at that moment
   */
  record Written(
      FileInode file,
      String path,
      long local,
      long version,
      boolean executable,
      Optional<FileInode.Hashed> hashed)
      implements Plan {}

  /** Whatever the base has under this name. */
  record AsBefore() implements Plan {}

  /** Nothing. */
  record Gone() implements Plan {}

  /**
   * A directory: what its base has, but for these names.
   *
   * @param base absent when it is new
   */
  record Folder(Optional<Entry.Directory> base, SortedMap<String, Plan> names) implements Plan {}

  /**
   * @param all also files that somebody has open for writing; else their names stay as they were
   */
  static Folder of(Names names, boolean all) {
    return folder(names, names.table().root(), "", all);
  }

  private static Folder folder(Names names, DirectoryInode directory, String path, boolean all) {
    var planned = new TreeMap<String, Plan>();
    directory.own.forEach(
        (name, number) ->
            planned.put(
                name,
                number == DirectoryInode.NOTHING
                    ? new Gone()
                    : node(names, names.inode(number), FlatTree.join(path, name), all)));
    return new Folder(directory.base(), planned);
  }

  private static Plan node(Names names, Inode inode, String path, boolean all) {
    return switch (inode) {
      case DirectoryInode directory -> folder(names, directory, path, all);
      case LinkInode link -> new Same(link.entry.orElseThrow());
      case FileInode file when file.isBeingWritten() && !all -> new AsBefore();
      case FileInode file when file.isStaged() ->
          new Written(
              file,
              path,
              file.local,
              file.version.get(),
              Modes.isExecutable(Modes.of(file, Optional.empty())),
              file.hashed.filter(hashed -> file.hashedVersion == file.version.get()));
      case FileInode file -> new Same(clean(file));
    };
  }

  /** A file of a commit as it would be committed now. */
  static Entry.File clean(FileInode file) {
    var entry = (Entry.File) file.entry.orElseThrow();
    return entry.with(
        Modes.isExecutable(Modes.of(file, file.entry)),
        file.modified.orElse(entry.modifiedNanos()));
  }
}
