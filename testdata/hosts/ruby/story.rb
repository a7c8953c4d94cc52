# frozen_string_literal: true

class Story < ApplicationRecord
  COLUMNS = "id, score".freeze

  def self.hottest(user)
    # it's a comment
    find_by_sql <<~SQL
      SELECT #{COLUMNS}
        FROM stories
       WHERE user_id = #{user.id} -- it's
    SQL
  end

  def merge(a, b)
    connection.execute(<<-ONE, <<~'TWO')
      UPDATE stories SET score = 1
      ONE
      DELETE FROM stories WHERE id = #{x}
    TWO
    where("score > ? AND " \
          "hidden = false", 1)
    Story.where(%q(title LIKE 'a%')).order(%Q[score #{dir}]).pluck(:id)
    words = %w[SELECT id]
    split = title.split(/'/, 2)
    half = a / b / 2
    c = ?"
    sql = +"SELECT id FROM stories"
    sql << " WHERE score > 1" if a
    sql << " ORDER BY score"
    list = ["SELECT id", "FROM stories"].join(" ")
    { sql: "SELECT 1 FROM tags", :key => 'SELECT 2 FROM tags', "name" => "it's" }
    execute "UPDATE tags SET tag = 'a'"
  end
end
__END__
