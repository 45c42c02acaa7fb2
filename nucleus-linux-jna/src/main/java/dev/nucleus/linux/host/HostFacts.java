package dev.nucleus.linux.host;

import dev.nucleus.linux.abi.Arch;
import java.util.List;

/**
 * Facts about the host that plans rest on; read once.
 *
 * @param arch the processor architecture
 * @param landlockAbi the Landlock ABI of the kernel, 0 without Landlock; see landlock(7)
 * @param lastCapability the highest capability of the kernel, from /proc/sys/kernel/cap_last_cap
 * @param maskedFiles files of /proc that exist here and that a sandbox must not see
 * @param maskedDirectories likewise directories
 * @param deviceNodes nodes of /dev that a sandbox gets, without their directory
 */
public record HostFacts(
    Arch arch,
    int landlockAbi,
    int lastCapability,
    List<String> maskedFiles,
    List<String> maskedDirectories,
    List<String> deviceNodes) {}
