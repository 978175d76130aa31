/** What every kind of view must do, as the programs of a pod see it. */
package dev.mizzen.volume.view;
