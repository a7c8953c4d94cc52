package shop;

import java.sql.ResultSet;

class OrderRowMapper {
    private static final String STATUS = "status"; // ~ risky likely

    Order map(ResultSet results) {
        String kept = results.getString(STATUS);
        return new Order(stringOrNull(results, "status"), kept); // ~ risky likely
    }

    String stringOrNull(ResultSet results, String column) {
        return results.getString(column);
    }
}

class CustomerMapper {
    Customer map(ResultSet results) {
        log("status");
        return new Customer(results.getString("status"));
    }
}
