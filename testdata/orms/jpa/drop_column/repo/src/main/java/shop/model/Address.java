package shop.model;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

@Embeddable
public class Address {
    @Column(name = "ship_city", length = 40) // ~ breaking likely
    private String city;

    public String getCity() {
        return city; // ~ risky likely
    }
}
