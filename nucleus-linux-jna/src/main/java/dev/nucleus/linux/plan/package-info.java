/**
 * The plan of a launch: labelled steps, each one system call, and the table that they are laid out
 * to. Layers append steps; nothing here knows what a step is for.
 */
package dev.nucleus.linux.plan;
