package shop.entity;

public class Account {
    private Long id;
    private String name;
    private String orderStatus;
}
