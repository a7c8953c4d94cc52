package com.shop.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one place that is supposed to know the table. */
public final class OrderRepository {
    private static final String COLUMNS = "o.id, o.customer_id, o.status, o.total_cents";

    private final Connection connection;

    public OrderRepository(Connection connection) {
        this.connection = connection;
    }

    public Optional<Order> find(long id) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM orders o WHERE o.id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            ResultSet rows = statement.executeQuery();
            return rows.next() ? Optional.of(read(rows)) : Optional.empty();
        }
    }

    public List<Long> awaitingPayment() throws SQLException {
        String sql = """
            SELECT id
            FROM orders
            WHERE status = 'placed'
            ORDER BY placed_at
            """;
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return ids;
    }

    public long place(long customer, long totalCents) throws SQLException {
        String sql = "INSERT INTO orders (customer_id, status, total_cents) "
            + "VALUES (?, 'placed', ?) RETURNING id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, customer);
            statement.setLong(2, totalCents);
            ResultSet rows = statement.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }

    public long countFor(long customer) throws SQLException {
        String sql = "SELECT count(*) FROM orders WHERE customer_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, customer);
            ResultSet rows = statement.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Order read(ResultSet rows) throws SQLException {
        return new Order(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getLong(4));
    }

    public record Order(long id, long customer, String status, long totalCents) {}
}
