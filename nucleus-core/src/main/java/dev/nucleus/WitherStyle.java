package dev.nucleus;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.immutables.value.Value;

/**
 * A value that starts from its defaults and is changed by withers. Source-only: options of
 * Immutables that stayed in a class file would make the compiler of every user, who does not have
 * Immutables, warn about them.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    jdkOnly = true,
    defaults = @Value.Immutable(builder = false, singleton = true))
@interface WitherStyle {}
