<%@ page import="java.sql.*" %>
<p>It's "markup"</p>
<% ResultSet rs = st.executeQuery("SELECT id FROM orders WHERE status = 'x'"); %>
<b><%= rs.getString("id") %></b>
