ActiveAdmin.register Order do
  permit_params :total, :status # ~ breaking likely
  index do
    column :status # ~ breaking likely
    column :total
  end
end
