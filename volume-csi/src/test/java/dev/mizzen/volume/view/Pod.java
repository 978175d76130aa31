package dev.mizzen.volume.view;

import dev.mizzen.volume.view.View.CommitResult;
import dev.mizzen.volume.view.View.Dirty;
import dev.mizzen.volume.view.View.ReloadResult;
import dev.mizzen.volume.view.View.Status;
import java.io.IOException;
import java.util.SortedMap;

/** A view and a program that works in it. */
public record Pod(View view, Program program) {

  public CommitResult commit() {
    return view.commit();
  }

  public ReloadResult reload(Dirty dirty) {
    return view.reload(dirty);
  }

  public Status status() {
    return view.status();
  }

  public void write(String path, String content) throws IOException {
    program.write(path, content);
  }

  public void write(String path, byte[] content) throws IOException {
    program.write(path, content);
  }

  public String read(String path) throws IOException {
    return program.read(path);
  }

  public void delete(String path) throws IOException {
    program.delete(path);
  }

  public SortedMap<String, String> tree() throws IOException {
    return program.tree();
  }
}
