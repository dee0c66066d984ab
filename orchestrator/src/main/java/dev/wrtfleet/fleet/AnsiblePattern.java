package dev.wrtfleet.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Says how a host pattern of Ansible is written here. Ansible first joins all plain parts, then
 * keeps what is in every {@code &} part, then drops what is in a {@code !} part, in whatever order
 * they stand.
 */
final class AnsiblePattern {
  /** A colon or comma outside of brackets. */
  private static final Pattern JOINT = Pattern.compile("[:,](?![^\\[]*])");

  private AnsiblePattern() {}

  /** The advice, with the selector that means the same. */
  static String rewrite(String pattern) {
    var any = new ArrayList<String>();
    var all = new ArrayList<String>();
    for (String part : JOINT.split(pattern, -1)) {
      String word = part.strip();
      if (word.startsWith("&")) {
        all.add(word.substring(1).strip());
      } else if (word.startsWith("!")) {
        all.add("!" + word.substring(1).strip());
      } else if (!word.isEmpty()) {
        any.add(word);
      }
    }
    List<String> terms = new ArrayList<>();
    if (!any.isEmpty()) {
      String plain = String.join(" | ", any);
      terms.add(any.size() > 1 && !all.isEmpty() ? "(" + plain + ")" : plain);
    }
    terms.addAll(all);
    return "Ansible's pattern is written '" + String.join(" & ", terms) + "' here.";
  }
}
