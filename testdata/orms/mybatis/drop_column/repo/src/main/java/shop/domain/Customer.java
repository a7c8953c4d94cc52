package shop.domain;

public class Customer {
    private Long id;
    private String status;

    public String getStatus() {
        return status;
    }
}
