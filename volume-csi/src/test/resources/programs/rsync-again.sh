# needs rsync
diff -r --no-dereference "$PLAIN/source" "$VIEW/mirror"
