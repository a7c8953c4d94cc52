package shop;

import static shop.Columns.STATE;
import static shop.Columns.stringOrNull;

import java.sql.ResultSet;

class OrderMapper {
    Order map(ResultSet results) {
        return new Order(
            stringOrNull(results, Columns.STATE), // ~ risky likely
            results.getLong(Columns.TOTAL),
            results.getString(STATE)); // ~ risky likely
    }
}

class CustomerRowMapper {
    Customer map(ResultSet results) {
        return new Customer(stringOrNull(results, Columns.STATE), json(Columns.STATE));
    }
}
