package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.Committer.Proposed;
import dev.mizzen.volume.snapshot.Tree;
import dev.mizzen.volume.snapshot.TreeEditor;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.upload.Upload;
import java.util.UUID;

/** Commits edits of a volume's tree. */
final class Edits {

  private final Committer committer;

  /** What is to happen to the head, whichever it is by then; may be asked several times. */
  interface Edit {
    /**
     * @param head as it is before the edit
     * @throws dev.mizzen.volume.snapshot.PathException when it does not allow the edit
     */
    void apply(Tree head, TreeEditor editor);
  }

  Edits(Committer committer) {
    this.committer = committer;
  }

  /** Throws what {@link #commit} would throw now, and changes nothing. */
  static void rehearse(VolumeRepository volume, Edit edit) {
    var root = volume.head(0).rootDirectory();
    var nodes = volume.overlay();
    edit.apply(new Tree(nodes, root), new TreeEditor(nodes, root));
  }

  /**
   * Makes the edit and commits it. It is made anew on each head that another writer wins with, so
   * that what it demands of the volume is true of the head that it changes.
   *
   * @param upload has brought the contents that the edit names
   */
  Written commit(VolumeRepository volume, Upload upload, Edit edit) {
    var nodes = upload.nodes();
    return commitChange(
        volume,
        upload,
        head -> {
          var editor = new TreeEditor(nodes, head.rootDirectory());
          edit.apply(new Tree(nodes, head.rootDirectory()), editor);
          return new Proposed(editor.build(upload.contents()), editor.overwritten());
        });
  }

  /** Commits what becomes of the head in any other way. */
  Written commitChange(VolumeRepository volume, Upload upload, Committer.Change change) {
    var done = committer.commit(volume, upload.nodes(), UUID.randomUUID().toString(), 0, change);
    return Written.of(done, upload.bytes());
  }
}
