package dev.nucleus.linux.plan;

/** A place in a plan that other steps can jump to. */
public final class Label {
  static final int UNPLACED = -1;

  int index = UNPLACED;
}
