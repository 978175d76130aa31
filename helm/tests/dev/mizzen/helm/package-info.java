/** What the charts must render, refuse and never do. Nothing here installs anything. */
package dev.mizzen.helm;
