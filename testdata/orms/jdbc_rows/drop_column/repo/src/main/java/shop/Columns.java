package shop;

import java.sql.ResultSet;

public final class Columns {
    public static final String ROW_ID = "id";
    public static final String STATE = "status"; // ~ risky likely
    public static final String TOTAL = "total";

    public static String stringOrNull(ResultSet results, String column) {
        return results.getObject(column) == null ? null : results.getString(column);
    }
}
