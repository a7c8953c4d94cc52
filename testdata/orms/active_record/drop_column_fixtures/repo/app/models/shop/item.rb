class Shop::Item < ApplicationRecord
  self.table_name = "shop_items"
end
