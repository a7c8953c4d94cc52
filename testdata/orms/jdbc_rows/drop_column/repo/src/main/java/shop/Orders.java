package shop;

import org.jdbi.v3.core.mapper.reflect.ColumnName;

record Orders(@ColumnName("id") long key, @ColumnName("status") String step) {} // ~ risky likely

class OrderRow {
    private final String step;

    OrderRow(@ColumnName("status") String step) { // ~ risky likely
        this.step = step;
    }
}

class CustomerRow {
    CustomerRow(@ColumnName("status") String step, @JsonProperty("status") String other) {}
}
