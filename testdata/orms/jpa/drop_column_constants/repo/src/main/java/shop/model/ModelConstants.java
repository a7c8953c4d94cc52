package shop.model;

public final class ModelConstants {
    public static final String ORDERS = "sales_orders";
    public static final String CUSTOMERS = "customers";
    public static final String STATE = "state";
    public static final String ORDER_STATE = STATE;
    public static final String TOTAL = "total";
}
