package dev.wrtfleet.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether this machine can run dropbear routers. */
final class DropbearCondition implements ExecutionCondition {
  private static final List<String> PROGRAMS =
      List.of("dropbear", "dropbearkey", "busybox", "unshare", "ssh-keygen");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    var missing = new ArrayList<String>();
    PROGRAMS.stream().filter(program -> Programs.find(program).isEmpty()).forEach(missing::add);
    if (missing.isEmpty() && !namespaces()) {
      missing.add("the right to make namespaces (run as root)");
    }
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("dropbear routers can run here");
    }
    String why = "dropbear routers cannot run here, missing: " + String.join(", ", missing);
    if ("all".equals(System.getenv("WRTFLEET_TIERS"))
        || "all".equals(System.getProperty("wrtfleet.tiers"))) {
      throw new IllegalStateException(why);
    }
    return ConditionEvaluationResult.disabled(why);
  }

  private static boolean namespaces() {
    try {
      Path nothing = Files.createTempDirectory("namespaces");
      try {
        Programs.run(
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "mount",
            "-t",
            "proc",
            "proc",
            nothing.toString());
        return true;
      } finally {
        Files.delete(nothing);
      }
    } catch (IOException | IllegalStateException e) {
      return false;
    }
  }
}
