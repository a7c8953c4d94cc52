class OrdersController < ApplicationController
  before_action :find_order

  def index
    @orders = Order.where(total: 1..).order(status: :asc) # ~ breaking likely
    @orders = @orders.where(customer_id: params[:customer_id]).group(:status).count # ~ breaking likely
    render json: { status: "ok" }
  end

  def show
    return head(:gone) if @order.status == "gone" # ~ breaking likely
    status = response.status
    logger.info(status)
  end

  def create
    order = Order.new(order_params)
    order.status = "new" # ~ breaking likely
    order.save!
    render json: order, status: :created
  end

  def totals
    table = Order.arel_table
    Order.where(table[:status].eq("paid")).sum(:total) # ~ breaking likely
    LineItem.where(status: "open").count
    Customer.where(status: "open").joins(:orders).where("orders.status = 'new'") # ~ breaking likely
  end

  private

  def find_order
    @order = Order.find_by(id: params[:id], status: params[:status]) # ~ breaking likely
  end

  def order_params
    params.require(:order).permit(:total, :status) # ~ breaking likely
  end

  def customer_params
    params.require(:customer).permit(:name, :status)
  end
end
