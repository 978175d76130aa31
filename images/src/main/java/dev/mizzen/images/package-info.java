/**
 * Makes the OCI images of Mizzen. What each image holds is told in {@link
 * dev.mizzen.images.Catalogue}; how it is made is in the other types. Nothing here knows a cluster,
 * and nothing of the product knows this module.
 */
package dev.mizzen.images;
