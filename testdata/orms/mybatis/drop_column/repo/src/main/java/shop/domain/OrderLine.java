package shop.domain;

public class OrderLine {
    private Long id;
    private String status; // ~ risky likely
}
