package dev.nucleus.linux.plan;

import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.abi.ControlMessage;
import dev.nucleus.linux.abi.ReportBlock;
import dev.nucleus.linux.abi.StepLayout;
import dev.nucleus.linux.abi.SyscallTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays a plan out as a program: the control block, the table of steps, then everything that the
 * steps point to. Addresses are offsets from the start of the program; the list of relocations says
 * where the launcher adds the address that the program got, and where it fills in descriptors.
 */
public final class ProgramEncoder {
  private static final int FIRST_STEP = ControlBlock.SIZE;

  private final Plan plan;
  private final SyscallTable syscalls;
  private final IdentityHashMap<Blob, Integer> offsets = new IdentityHashMap<>();
  private final List<Blob> placed = new ArrayList<>();
  private final List<Integer> pointers = new ArrayList<>();
  private final List<Program.Patch> patches = new ArrayList<>();
  private final Blob report =
      Blob.zeroed(ReportBlock.SIZE)
          .descriptor(ReportBlock.FD, LaunchFd.CONTROL)
          .putLong(ReportBlock.MESSAGE, ControlMessage.FAILED);
  private int end;

  private ProgramEncoder(Plan plan, SyscallTable syscalls) {
    this.plan = plan;
    this.syscalls = syscalls;
  }

  /** Encodes {@code plan} for the architecture of {@code syscalls}. */
  public static Program encode(Plan plan, SyscallTable syscalls) {
    return new ProgramEncoder(plan, syscalls).encode();
  }

  private Program encode() {
    List<Step> steps = plan.steps();
    place(plan.control(), 0);
    end = FIRST_STEP + steps.size() * StepLayout.SIZE;
    placeEverything();

    ByteBuffer out = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
    for (Blob blob : placed) {
      writeBlob(out, blob);
    }
    for (int i = 0; i < steps.size(); i++) {
      writeStep(out, i, steps.get(i));
    }
    if (plan.unparked().index != Label.UNPLACED) {
      putPointer(out, ControlBlock.NEXT, stepAt(plan.unparked().index));
    }
    int resume = plan.resume().index == Label.UNPLACED ? 0 : stepAt(plan.resume().index);
    return new Program(plan, out.array(), FIRST_STEP, resume, pointers, patches);
  }

  private void placeEverything() {
    Deque<Blob> pending = new ArrayDeque<>();
    pending.add(report);
    for (Step step : plan.steps()) {
      for (Arg arg : step.args()) {
        if (arg instanceof Arg.Address address) {
          pending.add(address.blob());
        } else if (arg instanceof Arg.Loaded loaded) {
          pending.add(loaded.slot().blob());
        }
      }
      Slot result = step.result();
      if (result != null) {
        pending.add(result.blob());
      }
    }
    while (!pending.isEmpty()) {
      Blob blob = pending.remove();
      if (!offsets.containsKey(blob)) {
        place(blob, end);
        end += (blob.size() + 7) & ~7;
        for (Blob.PointerField field : blob.pointers()) {
          pending.add(field.target());
        }
      }
    }
  }

  private int offsetOf(Blob blob) {
    Integer offset = offsets.get(blob);
    if (offset == null) {
      throw new IllegalStateException("a blob of " + blob.size() + " bytes was not placed");
    }
    return offset;
  }

  private void place(Blob blob, int offset) {
    offsets.put(blob, offset);
    placed.add(blob);
  }

  private void writeBlob(ByteBuffer out, Blob blob) {
    int at = offsetOf(blob);
    out.put(at, blob.bytes());
    for (Blob.PointerField field : blob.pointers()) {
      putPointer(out, at + field.offset(), offsetOf(field.target()) + field.targetOffset());
    }
    for (Blob.DescriptorField field : blob.descriptors()) {
      patches.add(new Program.Patch(at + field.offset(), field.fd()));
    }
  }

  private static int stepAt(int index) {
    return FIRST_STEP + index * StepLayout.SIZE;
  }

  private void writeStep(ByteBuffer out, int index, Step step) {
    int at = stepAt(index);
    out.putLong(
        at + StepLayout.NR,
        step.syscall().equals(Step.JUMP) ? StepLayout.NR_JUMP : syscalls.number(step.syscall()));
    int indirect = 0;
    for (int i = 0; i < step.args().size(); i++) {
      int argAt = at + StepLayout.ARGS + i * Long.BYTES;
      Arg arg = step.args().get(i);
      if (arg instanceof Arg.Literal literal) {
        out.putLong(argAt, literal.value());
      } else if (arg instanceof Arg.Address address) {
        putPointer(out, argAt, offsetOf(address.blob()) + address.offset());
      } else if (arg instanceof Arg.Loaded loaded) {
        indirect |= 1 << i;
        putPointer(out, argAt, offsetOf(loaded.slot().blob()) + loaded.slot().offset());
      } else if (arg instanceof Arg.Descriptor descriptor) {
        patches.add(new Program.Patch(argAt, descriptor.fd()));
      }
    }
    Slot result = step.result();
    if (result != null) {
      putPointer(out, at + StepLayout.RESULT, offsetOf(result.blob()) + result.offset());
    }
    int[] tolerated = step.tolerated();
    for (int i = 0; i < tolerated.length; i++) {
      out.putShort(at + StepLayout.TOLERATED + i * Short.BYTES, (short) tolerated[i]);
    }
    out.putInt(at + StepLayout.ON_ZERO, distance(index, step.zeroTarget()));
    out.putInt(at + StepLayout.ON_POSITIVE, distance(index, step.positiveTarget()));
    out.putInt(at + StepLayout.ON_TOLERATED, distance(index, step.toleratedTarget()));
    out.putInt(at + StepLayout.INDIRECT, indirect);
    putPointer(out, at + StepLayout.REPORT, offsetOf(report));
  }

  private static int distance(int index, @Nullable Label target) {
    if (target == null) {
      return 1;
    }
    if (target.index == Label.UNPLACED) {
      throw new IllegalStateException("step " + index + " jumps to a label that was never placed");
    }
    return target.index - index;
  }

  private void putPointer(ByteBuffer out, int at, int target) {
    out.putLong(at, target);
    pointers.add(at);
  }
}
