class CreateOrders < ActiveRecord::Migration[7.1]
  def change
    create_table :orders do |t|
      t.string :coupon_code
      t.integer :total
    end
  end
end
