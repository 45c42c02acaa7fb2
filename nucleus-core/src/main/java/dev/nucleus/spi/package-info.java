/** What a backend implements to launch the sandboxes that {@link dev.nucleus.Sandbox} describes. */
@NullMarked
package dev.nucleus.spi;

import org.jspecify.annotations.NullMarked;
