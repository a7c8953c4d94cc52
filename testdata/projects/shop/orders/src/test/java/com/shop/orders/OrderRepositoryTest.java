package com.shop.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

class OrderRepositoryTest {
    @Test
    void anOrderStartsAsPlaced() throws Exception {
        try (Connection connection = DriverManager.getConnection(System.getenv("DATABASE_URL"))) {
            long id = new OrderRepository(connection).place(1, 4200);
            var rows = connection.createStatement()
                .executeQuery("SELECT status FROM orders WHERE id = " + id);
            rows.next();
            assertEquals("placed", rows.getString(1));
        }
    }
}
