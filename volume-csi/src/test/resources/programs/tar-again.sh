cd "$VIEW"
diff -r --no-dereference "$PLAIN/tree" tree
[ -x tree/a/b/run ] && [ ! -x tree/a/large ]
