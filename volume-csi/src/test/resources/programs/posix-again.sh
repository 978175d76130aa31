# All that was left, after a commit, in a view that fetches it again.
diff -r --no-dereference "$PLAIN/directory" "$VIEW"
