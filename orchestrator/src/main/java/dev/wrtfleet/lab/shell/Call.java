package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.RouterFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a program gets when it is started.
 *
 * @param name what it was called by
 * @param words the words after the name
 */
public record Call(String name, List<String> words, Streams streams, Shell shell) {
  /** The router's files. */
  public RouterFiles files() {
    return shell.host().files();
  }

  /** Standard input. */
  public InputStream in() {
    return streams.in();
  }

  /** Standard output. */
  public OutputStream out() {
    return streams.out();
  }

  /** Prints a line to standard output. */
  public void print(String line) throws IOException {
    out().write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Prints a line to standard error. */
  public void complain(String line) throws IOException {
    streams.err().write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Prints {@code name: trouble} to standard error; answers 1. */
  public int fail(String trouble) throws IOException {
    complain(name + ": " + trouble);
    return 1;
  }

  /** Whether a single-letter option is given before the first operand, also in a cluster. */
  public boolean has(char option) {
    for (String word : words) {
      if (!word.startsWith("-") || word.equals("-") || word.equals("--")) {
        return false;
      }
      if (!word.startsWith("--") && word.indexOf(option) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The words after the options. */
  public List<String> operands() {
    int first = 0;
    while (first < words.size()
        && words.get(first).startsWith("-")
        && !words.get(first).equals("-")) {
      first++;
      if (words.get(first - 1).equals("--")) {
        break;
      }
    }
    return words.subList(first, words.size());
  }

  /** The value of an option that takes one: {@code -n 5}, {@code -n5}. */
  public Optional<String> value(String option) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals(option)) {
        return i + 1 < words.size() ? Optional.of(words.get(i + 1)) : Optional.empty();
      }
      if (word.startsWith(option) && word.length() > option.length()) {
        return Optional.of(word.substring(option.length()));
      }
    }
    return Optional.empty();
  }

  /** A path as given, made absolute. */
  public String path(String given) {
    return shell.path(given);
  }

  /** A stream of a file, or of standard input for {@code -}. */
  public InputStream open(String file) throws IOException {
    return file.equals("-") ? in() : files().read(path(file));
  }
}
