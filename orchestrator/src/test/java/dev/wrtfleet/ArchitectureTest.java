package dev.wrtfleet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the code to the table in docs/architecture.md, and time and chance to the edge. */
@AnalyzeClasses(packages = "dev.wrtfleet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.wrtfleet.";
  private static final Pattern ROW = Pattern.compile("^\\| `([a-z.]+)` \\| ([^|]+) \\|.*");

  /** Package to what it may use, in the order of the table. */
  private static Map<String, Set<String>> table() {
    try (var lines = Files.lines(Path.of("../docs/architecture.md"))) {
      var rows = new LinkedHashMap<String, Set<String>>();
      lines
          .map(ROW::matcher)
          .filter(row -> row.matches())
          .forEach(row -> rows.put(row.group(1), names(row.group(2), rows.keySet())));
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> names(String cell, Set<String> above) {
    return switch (cell.strip()) {
      case "–" -> Set.of();
      case "all" -> Set.copyOf(above);
      default -> Arrays.stream(cell.split(",")).map(String::strip).collect(Collectors.toSet());
    };
  }

  @ArchTest
  static void packagesUseOnlyWhatTheirRowNames(JavaClasses classes) {
    var table = table();
    assertThat(table).hasSizeGreaterThan(10);
    table.forEach((name, uses) -> {
      String[] allowed =
          Stream.concat(Stream.of(name), uses.stream())
              .flatMap(each -> Stream.of(ROOT + each + ".."))
              .toArray(String[]::new);
      String[] ours =
          table.keySet().stream().map(each -> ROOT + each + "..").toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOT + name + "..")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(ours)
                  .and(
                      com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages(
                          allowed)))
          .because("docs/architecture.md says " + name + " uses only " + uses)
          .allowEmptyShould(true)
          .check(classes);
    });
  }

  @ArchTest
  static void rowsNameOnlyRowsAboveThem(JavaClasses classes) {
    var seen = new java.util.HashSet<String>();
    table()
        .forEach((name, uses) -> {
          assertThat(seen).as("row '%s' of docs/architecture.md", name).containsAll(uses);
          seen.add(name);
        });
  }

  @ArchTest
  static void everyClassIsInAPackageOfTheTable(JavaClasses classes) {
    classes()
        .should()
        .resideInAnyPackage(
            table().keySet().stream().map(each -> ROOT + each + "..").toArray(String[]::new))
        .check(classes);
  }

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.wrtfleet.(*)..").should().beFreeOfCycles();

  @ArchTest
  static void librariesStandBehindOnePackage(JavaClasses classes) {
    Map<String, List<String>> behind =
        Map.of(
            "ssh", List.of("net.schmizz..", "com.hierynomus.."),
            "lab", List.of("org.apache.sshd.."),
            "yaml", List.of("org.snakeyaml.."),
            "cli", List.of("picocli.."),
            "engine", List.of("com.github.kagkarlsson.."),
            "store", List.of("org.sqlite..", "org.postgresql..", "org.flywaydb..", "com.zaxxer.."));
    behind.forEach((home, library) ->
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + home + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(library.toArray(String[]::new))
            .because(home + " is the one package that knows it")
            .check(classes));
  }

  @ArchTest
  static final ArchRule timeAndChanceAreArguments =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "cli..", ROOT + "lab..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .orShould()
          .callConstructor(Random.class)
          .because("simulated time must be able to stand in");
}
