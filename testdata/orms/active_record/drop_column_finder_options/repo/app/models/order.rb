class Order < ActiveRecord::Base
  def self.waiting
    find(:all, :conditions => { :step => "new" }, :order => "placed_on") # ~ breaking likely
  end
end
