/**
 * What a Dict and a Queue are, apart from storage and from HTTP: the interfaces, the values that
 * cross them and the reasons for which they refuse. No I/O and no library may come in here.
 */
package dev.mizzen.dict.engine;
