/**
 * What the HTTP endpoints of this module share: answers, problems, and work off the event loop. No
 * endpoint itself.
 */
package dev.mizzen.volume.http;
