# What the system calls answer, in the view and in a plain directory: the same.
mkdir "$PLAIN/directory"
python3 "$SCRIPTS/posix.py" "$PLAIN/directory" >"$PLAIN/expected"
python3 "$SCRIPTS/posix.py" "$VIEW" >"$PLAIN/found"
[ "$(wc -l <"$PLAIN/expected")" -gt 80 ]
diff "$PLAIN/expected" "$PLAIN/found"
