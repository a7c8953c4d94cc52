# Discounts went with coupon_code.
class Discounts
end
