package dev.nucleus.linux.plan;

import dev.nucleus.linux.abi.StepLayout;
import java.util.List;

/**
 * A plan in the form that the launcher runs. Immutable: a launch copies the bytes, relocates the
 * copy, and the same program can be launched again.
 */
public final class Program {
  /** A place, four bytes at {@code offset}, where the number of a descriptor goes. */
  public record Patch(int offset, LaunchFd fd) {}

  private final Plan plan;
  private final byte[] bytes;
  private final int firstStep;
  private final int resumeStep;
  private final int[] pointers;
  private final List<Patch> patches;

  Program(
      Plan plan,
      byte[] bytes,
      int firstStep,
      int resumeStep,
      List<Integer> pointers,
      List<Patch> patches) {
    this.plan = plan;
    this.bytes = bytes;
    this.firstStep = firstStep;
    this.resumeStep = resumeStep;
    this.pointers = pointers.stream().mapToInt(Integer::intValue).toArray();
    this.patches = List.copyOf(patches);
  }

  public Plan plan() {
    return plan;
  }

  /** The bytes, with addresses as offsets. Shared, not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Offset of the first step. */
  public int firstStep() {
    return firstStep;
  }

  /** Offset of the step at which a parked child enters, 0 if the program has no such step. */
  public int resumeStep() {
    return resumeStep;
  }

  /** Offsets of the eight-byte words that the address of the program is added to. */
  public int[] pointers() {
    return pointers;
  }

  public List<Patch> patches() {
    return patches;
  }

  /** The step at {@code address}, for a program that was placed at {@code base}. */
  public Step stepAt(long address, long base) {
    long index = (address - base - firstStep) / StepLayout.SIZE;
    return plan.steps().get(Math.toIntExact(index));
  }
}
