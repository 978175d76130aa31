package dev.mizzen.volume.lazy;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.upload.Stat;
import java.util.Optional;

/**
 * One step of a view's state: what is written to its journal is exactly what is done to its memory,
 * so that reading the journal gives the state back. Nodes are numbers, names are in directories.
 */
sealed interface Change {

  /** What a node is. */
  enum Kind {
    DIRECTORY,
    FILE,
    LINK
  }

  /** The name is this node, and the base commit says what the node is. */
  record Known(long parent, String name, long number, Kind kind) implements Change {}

  /** The name is this node, whatever the base commit says. */
  record Own(long parent, String name, long number) implements Change {}

  /** Nothing has this name, though the base commit has. */
  record Hidden(long parent, String name) implements Change {}

  /** The base commit decides what has this name, and no node is known for it. */
  record Cleared(long parent, String name) implements Change {}

  /**
   * What a node is beneath its own changes, wherever it lies.
   *
   * @param entry absent for a directory that is new
   */
  record Base(long number, Kind kind, Optional<Entry> entry) implements Change {}

  /** What the base commit has for a known file is another content than before. */
  record Renewed(long number) implements Change {}

  /** A file's content is a local file, by its own number. */
  record Staged(long number, long local) implements Change {}

  /** What was read of a local file as it was then. */
  record Hashed(long number, Entry.File entry, Stat stat) implements Change {}

  /** A local file as it was when it was made to survive the node's power failing. */
  record Synced(long number, Stat stat) implements Change {}

  /** Permission bits. */
  record Mode(long number, int mode) implements Change {}

  /**
   * @param nanos since the epoch
   */
  record Modified(long number, long nanos) implements Change {}

  /** An extended attribute, or that there is none of that name. */
  record Attribute(long number, String name, Optional<byte[]> value) implements Change {}

  /** The node is needed no more. */
  record Dropped(long number) implements Change {}

  /**
   * @param flags of open(2)
   * @param pid as this process saw it
   */
  record Opened(long handle, long number, int flags, int pid) implements Change {}

  record Released(long handle) implements Change {}

  /** A program's memory may be the file's local file, and be written after its handle is closed. */
  record Mapped(long number) implements Change {}

  /** The kernel reads and writes the file itself, until its last handle is released. */
  record Backed(long number, int backing) implements Change {}

  /** A commit of that tree may or may not come about. */
  record Committing(String token, Entry.Directory ours) implements Change {}

  /** The commit did not come about. */
  record NotCommitted() implements Change {}

  /** The view is in step with that commit; the top's base is said on its own. */
  record InStep(long commit) implements Change {}

  /** Bytes of all files whose content is not local. */
  record CleanBytes(long bytes) implements Change {}

  /** Numbers below this one were given away. */
  record Next(long number) implements Change {}

  /** Which life of the node this is. */
  record Booted(String id) implements Change {}
}
