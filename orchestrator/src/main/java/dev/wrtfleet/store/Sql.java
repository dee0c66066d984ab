package dev.wrtfleet.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one statement with its arguments: text, numbers, instants, and Optional for null. */
final class Sql {
  private Sql() {}

  /** Makes something of the row the result set stands on. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows. */
  static <T> List<T> rows(Connection connection, String sql, Row<T> row, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments);
        ResultSet found = statement.executeQuery()) {
      var rows = new ArrayList<T>();
      while (found.next()) {
        rows.add(row.read(found));
      }
      return List.copyOf(rows);
    }
  }

  /** The first row. */
  static <T> Optional<T> first(Connection connection, String sql, Row<T> row, Object... arguments)
      throws SQLException {
    return rows(connection, sql, row, arguments).stream().findFirst();
  }

  /** How many rows were changed. */
  static int change(Connection connection, String sql, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        set(statement, i + 1, arguments[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private static void set(PreparedStatement statement, int index, Object argument)
      throws SQLException {
    switch (argument) {
      case Optional<?> present when present.isPresent() -> set(statement, index, present.get());
      case Optional<?> absent -> statement.setNull(index, Types.NULL);
      case Instant instant -> statement.setLong(index, instant.toEpochMilli());
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case String text -> statement.setString(index, text);
      case Enum<?> constant -> statement.setString(index, constant.name());
      case Object other -> throw new IllegalArgumentException("no column for " + other.getClass());
    }
  }

  /** Whether a row of this kind is there already, in either database. */
  static boolean isDuplicate(SQLException e) {
    return Sqlite.isDuplicate(e) || "23505".equals(e.getSQLState());
  }

  /** The time in this column. */
  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
