package dev.mizzen.volume.view;

/**
 * A file that a program has open.
 *
 * @param path relative to the volume's top
 * @param pid as the program itself sees it, 0 when it is not known
 * @param command the program's name, empty when it is not known
 */
public record OpenFile(String path, int pid, String command) {}
