package dev.wrtfleet.ssh;

import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connections to routers others are reached through: one for all who need it at the same time. A
 * small router has neither memory nor time for fifty logins. The last to leave closes it.
 */
final class Jumps {
  /** Opens the connection nobody has opened yet. */
  interface Opening {
    SshLink open() throws LinkException;
  }

  private static final class Place {
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Shared> current = Optional.empty();
  }

  private static final class Shared {
    private final SshLink link;
    private int users;

    Shared(SshLink link) {
      this.link = link;
    }
  }

  private final Map<String, Place> places = new ConcurrentHashMap<>();

  /** One user's part in a shared connection. */
  static final class Lease implements AutoCloseable {
    private final Place place;
    private final Shared shared;
    private boolean closed;

    private Lease(Place place, Shared shared) {
      this.place = place;
      this.shared = shared;
      shared.users++;
    }

    SshLink link() {
      return shared.link;
    }

    @Override
    public void close() {
      place.lock.lock();
      try {
        if (closed) {
          return;
        }
        closed = true;
        shared.users--;
        if (shared.users == 0) {
          shared.link.close();
          place.current = place.current.filter(each -> !each.equals(shared));
        }
      } finally {
        place.lock.unlock();
      }
    }
  }

  /** Joins the connection to this host, or opens it. */
  Lease take(String host, Opening opening) throws LinkException {
    Place place = places.computeIfAbsent(host, name -> new Place());
    try {
      place.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinkException(new LinkFailure.Lost(SshLink.STOPPED), e);
    }
    try {
      Optional<Shared> alive = place.current.filter(each -> each.link.alive());
      Shared shared = alive.isPresent() ? alive.get() : new Shared(opening.open());
      place.current = Optional.of(shared);
      return new Lease(place, shared);
    } finally {
      place.lock.unlock();
    }
  }
}
