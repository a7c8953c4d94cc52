package shop;

import java.sql.*;
import javax.sql.RowSet;
import org.json.JSONObject;

class OrderDao {
    void all(Connection connection, JSONObject json) throws SQLException {
        ResultSet rs = connection.createStatement().executeQuery("SELECT * FROM orders"); // ~ risky certain
        while (rs.next()) {
            print(rs.getString("status")); // ~ breaking likely
            print(rs.getLong("total"));
        }
        print(json.getString("status"));
    }

    void named(Connection connection) throws SQLException {
        ResultSet rows = connection.createStatement().executeQuery(
            "SELECT o.id, o.status AS state FROM orders o WHERE o.total > 1"); // ~ breaking certain
        print(rows.getString("state")); // ~ risky likely
        print(rows.getString("status"));
    }

    void customers(Connection connection) throws SQLException {
        ResultSet rs = connection.createStatement().executeQuery("SELECT * FROM customers");
        print(rs.getString("status"));
    }

    private static final class OrderMapper implements RowMapper<OrderData> {
        String schema() {
            StringBuilder sql = new StringBuilder("o.id as id, ");
            sql.append("o.status as orderStatus, c.status as customerStatus "); // ~ breaking likely
            sql.append("from orders o join customers c on c.id = o.customer_id");
            return sql.toString();
        }

        public OrderData mapRow(final ResultSet rs, final int row) throws SQLException {
            String status = rs.getString("orderStatus"); // ~ risky likely
            String of = rs.getString("customerStatus");
            Long id = JdbcSupport.getLong(rs, "id");
            return new OrderData(status, of, id);
        }
    }
}

// A position means the column that the query lists there.
class Positions {
    void read(Connection connection) throws SQLException {
        ResultSet rs = connection.createStatement().executeQuery(
            "SELECT o.id, coalesce(o.total, 0), o.status FROM orders o"); // ~ breaking certain
        while (rs.next()) {
            print(rs.getLong(1));
            print(rs.getLong(2));
            print(rs.getString(3)); // ~ risky likely
        }
    }

    void customers(Connection connection) throws SQLException {
        ResultSet rs = connection.createStatement().executeQuery("SELECT id, status FROM customers");
        print(rs.getString(2));
    }

    void all(Connection connection) throws SQLException {
        ResultSet rs = connection.createStatement().executeQuery("SELECT * FROM orders"); // ~ risky certain
        print(rs.getString(3)); // ~ not detected: only the schema knows the order of the columns
    }
}
