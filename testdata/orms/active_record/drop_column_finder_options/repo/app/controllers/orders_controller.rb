class OrdersController < ApplicationController
  def index
    @order = Order.find(:first, :conditions => ["step = ?", params[:step]]) # ~ breaking likely
    @count = Order.count(:conditions => "step = 'new'") # ~ breaking likely
    @one = Order.find_by_customer_id(params[:id], :conditions => { :step => "new" }) # ~ breaking likely
    @customers = Customer.find(:all, :conditions => { :step => "new" }, :order => "step")
    @waiting = Customer.count(:conditions => "step = 'new'")
    # A row goes by the names of its columns: one less is no harm.
    @all = Order.select("DISTINCT orders.*")
  end

  def create
    Customer.create!(profile_attributes: params.require(:profile_attributes).permit(
      :birth_date)) # ~ breaking likely
  end

  private

  def nested_profile_params
    [:id, :birth_date] # ~ risky possible
  end
end
