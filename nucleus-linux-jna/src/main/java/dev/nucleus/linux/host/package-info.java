/** What this host is and can do: facts that plans rest on, and the doctor's report of them. */
package dev.nucleus.linux.host;
