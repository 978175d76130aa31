package dev.mizzen.images;

/**
 * One image as it was made.
 *
 * @param name name below {@code mizzen/}
 * @param reference with registry, if it was pushed, and tag
 * @param tag {@code <version>-<12 hex digits of the inputs' hash>}
 * @param digest of the manifest, {@code sha256:…}
 * @param bytes size of the archive; 0 when it was pushed
 * @param tar path of the archive; empty when it was pushed
 * @param aotCache {@code yes}, or why there is none
 */
record BuiltImage(
    String name,
    String reference,
    String tag,
    String digest,
    long bytes,
    String tar,
    String aotCache) {}
