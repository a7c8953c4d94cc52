class OrdersController < ApplicationController
  PERMITTED = %i[status total].freeze # ~ breaking likely
  PARCEL = %i[status].freeze

  def show
    # What a class makes is one of its rows, whatever else the method's name says.
    @made = Order.new_from_parcel(@parcel)
    @made.status # ~ risky possible
    parcels_of_order.status
    Order.waiting.first.status # ~ breaking likely
    Order.dispatched.first.status # ~ breaking likely
  end

  def order_params
    allowed = %i[status total] # ~ breaking likely
    allowed << :total if params[:all]
    params.require(:order).permit(allowed)
  end

  def all_params
    params.require(:order).permit(*PERMITTED)
  end

  def sent_params
    params.require(:parcel).permit(PARCEL)
  end

  def parcel_params
    allowed = %i[status]
    params.require(:parcel).permit(*allowed)
  end
end
