class DropCouponCode < ActiveRecord::Migration[7.1]
  def change
    remove_column :orders, :coupon_code, :string
  end
end
