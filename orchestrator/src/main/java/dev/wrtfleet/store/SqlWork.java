package dev.wrtfleet.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something done on a connection. A RuntimeException takes back what this work did and nothing
 * else; a SQLException is trouble with the database itself.
 */
@FunctionalInterface
interface SqlWork<T> {
  T on(Connection connection) throws SQLException;
}
