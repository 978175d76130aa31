/** Tests of how the runner gets onto the class path; its behaviour is tested in Python. */
package dev.mizzen.runtime.python;
