package dev.wrtfleet.fleet;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text with {@code *} for any characters and {@code ?} for one. */
record Glob(String text, Pattern pattern) {
  static Glob of(String text) {
    String regex =
        text.chars()
            .mapToObj(c ->
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(String.valueOf((char) c));
                })
            .collect(Collectors.joining());
    return new Glob(text, Pattern.compile(regex, Pattern.DOTALL));
  }

  boolean matches(String candidate) {
    return pattern.matcher(candidate).matches();
  }

  /** The one text it matches, if it has neither {@code *} nor {@code ?}. */
  Optional<String> exact() {
    return text.indexOf('*') < 0 && text.indexOf('?') < 0 ? Optional.of(text) : Optional.empty();
  }
}
