class Order < ActiveRecord::Base
  self.ignored_columns += %w[status] # ~ info likely
  alias_attribute :amount, :total
end
