task :plain do
  create(:order, status: "new")
end
