package dev.wrtfleet.health;

/** What a router said to one question. */
public sealed interface Answer<T> {
  /** Understood. */
  record Given<T>(T value) implements Answer<T> {}

  /** The router has no such thing, and says so in these words. */
  record Missing<T>(String words) implements Answer<T> {}

  /** It said something that cannot be understood. */
  record Garbled<T>(String question) implements Answer<T> {
    /** For the operator. */
    public String words() {
      return "the router's answer to '" + question + "' cannot be understood";
    }
  }

  /** The value, or this one where there is none to be had. */
  default T orElse(T other) {
    return switch (this) {
      case Given<T>(T value) -> value;
      case Missing<T> m -> other;
      case Garbled<T> g -> other;
    };
  }
}
