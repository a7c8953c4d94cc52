package shop.domain;

public class OrderExample {
    public static class Criteria {
        public Criteria andStateEqualTo(String value) {
            addCriterion("status =", value, "state"); // ~ risky likely
            return this;
        }

        public Criteria andStatusEqualTo(Long value) {
            addCriterion("total =", value, "status");
            return this;
        }
    }
}
