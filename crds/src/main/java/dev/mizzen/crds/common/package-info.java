/**
 * What more than one kind is made of: value types, names, bounds and formats. Nothing that belongs
 * to one kind only.
 */
package dev.mizzen.crds.common;
