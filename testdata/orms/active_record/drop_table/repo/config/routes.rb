resources :orders do |orders|
  orders.resources :payments
end
