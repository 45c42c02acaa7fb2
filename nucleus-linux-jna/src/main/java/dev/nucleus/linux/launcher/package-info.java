/**
 * The launcher: a small JVM beside the application that clones sandboxes. It knows nothing of specs
 * and layers; it receives programs, gives them their addresses and descriptors, and clones.
 */
package dev.nucleus.linux.launcher;
