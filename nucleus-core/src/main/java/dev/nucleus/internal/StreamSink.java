package dev.nucleus.internal;

import java.io.IOException;
import java.io.OutputStream;

/** Writes to a stream of the application, which stays open. */
final class StreamSink implements StreamCollector.Sink {
  private final OutputStream stream;

  StreamSink(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    stream.write(buffer, offset, length);
    stream.flush();
  }
}
