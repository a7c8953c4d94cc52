class Order < ActiveRecord::Base
  alias_attribute :step, :status # ~ breaking likely
  belongs_to :customer
  has_many :payments

  def overdue?
    changes.key?("status") || errors[:status].any? # ~ breaking likely
  end

  def closed?
    step == "closed" # ~ breaking likely
  end

  def late
    Order.where("#{Order.table_name}.status = 'late'") # ~ breaking likely
  end
end
