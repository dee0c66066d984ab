package dev.wrtfleet.cli;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.store.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plan saved to be reviewed and run exactly so. Carries its own digest: a plan edited by hand, or
 * cut off, is refused.
 */
final class PlanFile {
  private static final String FORMAT = "wrtfleet-plan-1";
  private static final long SIZE_MAX = 64L * 1024 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PlanFile() {}

  /** Whether this file is a saved plan by its name. */
  static boolean isNamedLikeOne(Path file) {
    return file.toString().endsWith(".json");
  }

  static void save(Plan plan, Path file) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("digest", plan.digest());
    root.set("plan", JSON.readTree(EventJson.write(new Event.Planned(plan))));
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
      writeWhole(file, text);
    } catch (IOException e) {
      throw notSaved(file, reason(e));
    }
  }

  /** Refuses a name no plan can be run from, before anybody waits for the plan. */
  static void checkName(Path file) {
    if (!isNamedLikeOne(file)) {
      throw notSaved(file, "'run' knows a saved plan by a name that ends in .json");
    }
    if (Files.isDirectory(file)) {
      throw notSaved(file, "it is a folder");
    }
    if (!Files.isDirectory(file.resolveSibling(""))) {
      throw notSaved(file, "its folder is not there");
    }
  }

  /** In one step, so that a full disk leaves an earlier plan as it was. */
  private static void writeWhole(Path file, String text) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.writeString(draft, text, StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException system && system.getReason() == null
        ? "this user may not write there"
        : String.valueOf(e.getMessage());
  }

  private static FleetException notSaved(Path file, String why) {
    return FleetException.wrongInput(
        Problem.of(
            "plan.not-saved", file + " cannot be written", why, "Give another file to --out."));
  }

  static Plan read(Path file) {
    JsonNode root = parse(file);
    if (!root.path("format").asString("").equals(FORMAT)) {
      throw refused(
          file, "it is not a plan of this version", "Make it again: wrtfleet plan … --out");
    }
    Plan plan = plan(file, root.path("plan"));
    if (!plan.digest().equals(root.path("digest").asString(""))) {
      throw refused(
          file,
          "its digest does not match: it was edited or damaged",
          "Change the playbook and make the plan again: wrtfleet plan … --out");
    }
    return plan;
  }

  private static Plan plan(Path file, JsonNode node) {
    try {
      if (EventJson.read("the plan", "planned", JSON.writeValueAsString(node))
          instanceof Event.Planned(Plan plan)) {
        return plan;
      }
    } catch (RuntimeException e) {
      throw refused(file, "it holds no plan that can be read: " + e.getMessage(), "Make it again.");
    }
    throw refused(file, "it holds no plan", "Make it again: wrtfleet plan … --out");
  }

  private static JsonNode parse(Path file) {
    try {
      if (Files.size(file) > SIZE_MAX) {
        throw refused(file, "it is too large to be a plan", "Name a file made by plan --out.");
      }
      return JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw refused(file, "it cannot be read: " + e, "Check the name and the permissions.");
    } catch (JacksonException e) {
      throw refused(file, "it is not JSON: " + e.getOriginalMessage(), "Make it again.");
    }
  }

  private static FleetException refused(Path file, String why, String advice) {
    return FleetException.wrongInput(
        Problem.of("plan.not-usable", file + " cannot be run as a plan", why, advice));
  }
}
