package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import java.util.List;

/** Looks at one side of a host. */
interface Examination {
  List<Finding> examine(Host host);
}
