/** What is made when it is first needed, so that a start does not wait for it. */
package dev.mizzen.volume.ondemand;
