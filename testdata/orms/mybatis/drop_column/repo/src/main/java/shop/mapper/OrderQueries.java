package shop.mapper;

import org.apache.ibatis.annotations.Select;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface OrderQueries {
    @Select("SELECT o.id, o.status, o.total FROM orders o") // ~ breaking certain
    java.util.List<OrderRow> rows();

    @SqlQuery("SELECT * FROM orders WHERE id = :id") // ~ risky certain
    Summary summary(long id);

    @SqlQuery("SELECT id, status FROM customers")
    Person person();
}

record OrderRow(
    Long id,
    String status, // ~ risky likely
    Long total) {
}

class Summary {
    private final String state;

    Summary(long id, @ColumnName("status") String state) { // ~ risky likely
        this.state = state;
    }
}

class Person {
    private String status;
}
