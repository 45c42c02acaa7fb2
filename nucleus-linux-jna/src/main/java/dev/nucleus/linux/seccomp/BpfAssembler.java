package dev.nucleus.linux.seccomp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a BPF program together from instructions whose jumps name labels. Every jump leads forward.
 *
 * <p>Instructions are laid out from the last to the first, so that the place of every target is
 * known when a jump to it is laid out. Where a target is further away than the 255 instructions
 * that a conditional jump can skip, a stepping stone is put right behind the jump: an unconditional
 * jump, or for a target that only returns, one more return.
 */
final class BpfAssembler {
  // One less than a jump can skip: the stone of its other target may come in between.
  private static final int REACH = 254;
  private static final int NOTHING = -1;

  private final List<Line> lines = new ArrayList<>();
  private final Map<Integer, Label> returns = new HashMap<>();
  private int held = NOTHING;

  private sealed interface Line {}

  private record Plain(BpfInstruction instruction) implements Line {}

  private record Jump(int code, int k, Label yes, Label no) implements Line {}

  /** A place in the program that jumps lead to: one that is still to be placed, or a return. */
  static final class Label implements Line {
    private final @Nullable Integer returned;
    private boolean reached;
    private int held = NOTHING;
    // How many instructions come behind the label.
    private int place;
    private boolean placed;

    private Label(@Nullable Integer returned) {
      this.returned = returned;
    }
  }

  Label label() {
    return new Label(null);
  }

  /** The label of an instruction that ends the program with {@code value}. */
  Label returning(int value) {
    Label label = returns.get(value);
    if (label == null) {
      label = new Label(value);
      returns.put(value, label);
    }
    return label;
  }

  /** The next instruction is what jumps to {@code label} lead to. */
  void place(Label label) {
    lines.add(label);
    held = label.reached ? label.held : NOTHING;
  }

  /**
   * Loads a word of struct seccomp_data, unless it is in the accumulator on every way that leads
   * here.
   */
  void load(int offset) {
    if (held != offset) {
      lines.add(new Plain(BpfInstruction.of(BpfInstruction.LOAD, offset)));
      held = offset;
    }
  }

  void and(int mask) {
    lines.add(new Plain(BpfInstruction.of(BpfInstruction.AND, mask)));
    held = NOTHING;
  }

  /**
   * Goes to {@code yes} if the test holds and to {@code no} if not; what follows starts with a
   * label.
   */
  void jump(int code, int k, Label yes, Label no) {
    lines.add(new Jump(code, k, yes, no));
    reach(yes);
    reach(no);
  }

  private void reach(Label label) {
    label.held = !label.reached || label.held == held ? held : NOTHING;
    label.reached = true;
  }

  /**
   * The finished program.
   *
   * @throws IllegalArgumentException if it has more than 4096 instructions
   */
  BpfProgram assemble() {
    List<BpfInstruction> backwards = new ArrayList<>();
    for (int at = lines.size() - 1; at >= 0; at--) {
      Line line = lines.get(at);
      if (line instanceof Plain plain) {
        backwards.add(plain.instruction);
      } else if (line instanceof Label label) {
        label.place = backwards.size();
        label.placed = true;
      } else if (line instanceof Jump jump) {
        bringNear(jump.yes, backwards);
        bringNear(jump.no, backwards);
        int here = backwards.size();
        backwards.add(
            new BpfInstruction(jump.code, here - jump.yes.place, here - jump.no.place, jump.k));
      }
    }
    Collections.reverse(backwards);
    return new BpfProgram(backwards);
  }

  private static void bringNear(Label label, List<BpfInstruction> backwards) {
    int distance = backwards.size() - label.place;
    if (label.placed && distance <= REACH) {
      return;
    }
    backwards.add(
        label.returned == null
            ? BpfInstruction.of(BpfInstruction.JUMP, distance)
            : BpfInstruction.of(BpfInstruction.RETURN, label.returned));
    label.place = backwards.size();
    label.placed = true;
  }
}
