/** The API of Nucleus: describe a sandbox, run a program in it, and read what happened. */
@org.jspecify.annotations.NullMarked
module dev.nucleus.core {
  requires static org.immutables.value;
  requires static org.jspecify;
  requires org.slf4j;
}
