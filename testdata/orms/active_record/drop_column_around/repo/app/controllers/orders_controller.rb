class OrdersController < ApplicationController
  def update
    params[:order].delete(:delivery_hint) # ~ risky possible
    params[:delivery_hint]
    params[:parcel][:delivery_hint]
  end
end
