package dev.wrtfleet.download;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, taken piece by piece by the thread that asked, so that waiting has a
 * limit: the client's own streams block for ever on a server that stalls. Holds one piece at a
 * time.
 */
final class Body implements BodySubscriber<Body>, AutoCloseable {
  private sealed interface Arrival {
    record Bytes(List<ByteBuffer> buffers) implements Arrival {}

    record End() implements Arrival {}

    record Broken(String why) implements Arrival {}
  }

  private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private volatile boolean closed;

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription.complete(given);
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    arrivals.add(new Arrival.Bytes(buffers));
  }

  @Override
  public void onError(Throwable trouble) {
    arrivals.add(new Arrival.Broken(String.valueOf(trouble.getMessage())));
  }

  @Override
  public void onComplete() {
    arrivals.add(new Arrival.End());
  }

  /**
   * The next piece; empty at the end.
   *
   * @throws IOException where the connection broke, or nothing came for this long
   */
  Optional<List<ByteBuffer>> next(Duration patience) throws IOException, InterruptedException {
    Arrival arrival = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (arrival == null) {
      throw new IOException("nothing came for " + patience.toSeconds() + " s");
    }
    return switch (arrival) {
      case Arrival.Bytes(List<ByteBuffer> buffers) -> {
        subscription.join().request(1);
        yield Optional.of(buffers);
      }
      case Arrival.End end -> Optional.empty();
      case Arrival.Broken(String why) -> throw new IOException("the connection broke: " + why);
    };
  }

  /** Gives the rest up. Its connection is not used again where something was left. */
  @Override
  public void close() {
    closed = true;
    Subscription given = subscription.getNow(null);
    if (given != null) {
      given.cancel();
    }
  }
}
