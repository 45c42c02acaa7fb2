/** Policies read from files, which are read once and can be pinned by their hash. */
@NullMarked
package dev.nucleus.policy;

import org.jspecify.annotations.NullMarked;
