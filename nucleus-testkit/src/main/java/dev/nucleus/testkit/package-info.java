/** JUnit conditions for tests that launch sandboxes. */
@NullMarked
package dev.nucleus.testkit;

import org.jspecify.annotations.NullMarked;
