/**
 * Helpers shared with the project's own runtimes. Not API: anything here may change at any time.
 */
@NullMarked
package dev.nucleus.internal;

import org.jspecify.annotations.NullMarked;
