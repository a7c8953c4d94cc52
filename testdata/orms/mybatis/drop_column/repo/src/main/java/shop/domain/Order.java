package shop.domain;

public class Order {
    private Long id;
    private String state; // ~ risky likely
    private Long status;

    public String getState() {
        return state; // ~ risky likely
    }

    public Long getStatus() {
        return status;
    }
}
