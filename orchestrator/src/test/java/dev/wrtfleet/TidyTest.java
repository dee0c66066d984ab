package dev.wrtfleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Checks the source text itself; each complaint says what to write instead. */
class TidyTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 50;
  private static final Map<String, String> BANNED =
      Map.of(
          "System.out.",
          "the Console of the command",
          "printStackTrace(",
          "a message with advice, or a log line",
          "FI" + "XME",
          "the fix, before it lands",
          "catch (Throwable",
          "the narrowest exception there is");

  @Test
  void sourcesAreTidy() throws IOException {
    var complaints = new ArrayList<String>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      long lines = text.lines().count();
      if (lines > FILE_LINES_MAX) {
        complaints.add(file + ": " + lines + " lines, at most " + FILE_LINES_MAX + ": split it");
      }
      BANNED.forEach((banned, instead) -> {
        if (text.contains(banned)) {
          complaints.add(file + ": '" + banned + "' is banned: use " + instead);
        }
      });
    }
    complaints.addAll(longMethods());
    assertThat(complaints).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (var paths = Files.walk(Path.of("src/main/java"))) {
      return paths.filter(p -> p.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static List<String> longMethods() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new ArrayList<String>();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
      var positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitMethod(MethodTree method, Void unused) {
            var map = unit.getLineMap();
            long first = map.getLineNumber(positions.getStartPosition(unit, method));
            long last = map.getLineNumber(positions.getEndPosition(unit, method));
            if (last - first + 1 > METHOD_LINES_MAX) {
              found.add(
                  unit.getSourceFile().getName()
                      + ":"
                      + first
                      + ": "
                      + method.getName()
                      + "() has "
                      + (last - first + 1)
                      + " lines, at most "
                      + METHOD_LINES_MAX);
            }
            return super.visitMethod(method, null);
          }
        }.scan(unit, null);
      }
    }
    return found;
  }
}
