namespace Shop;

class Coupons
{
    // All coupons.
    string All => "SELECT * FROM coupons"; // ~ breaking certain 42P01
    string Carts => "SELECT id, coupon_id FROM carts";
    string Count => $"SELECT (SELECT count(*) FROM coupons WHERE code = c.code) FROM carts c"; // ~ breaking certain 42P01
    string Shadow => "WITH coupons AS (SELECT id FROM carts) SELECT id FROM coupons";
    string Label = "coupons";
}
