/** What an installation may set, read once at the start. */
package dev.mizzen.operator.settings;
