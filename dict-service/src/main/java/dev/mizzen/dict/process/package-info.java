/**
 * What both processes have in common: how they begin and end, and what they say of their age and
 * memory. Nothing of dicts or queues.
 */
package dev.mizzen.dict.process;
