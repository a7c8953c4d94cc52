class PostsController < ApplicationController
  def create
    @post = Post.new(teaser: "a") # ~ breaking likely
    @page = Page.new(teaser: "a")
  end
end
