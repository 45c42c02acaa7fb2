/** The application's side of a launch: starting launchers, sending programs, moving bytes. */
package dev.nucleus.linux.client;
