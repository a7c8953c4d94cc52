FactoryBot.define do
  factory :order do
    status { "new" } # ~ breaking likely
    total { 1 }
  end
  factory :line_item do
    status { "open" }
  end
end
