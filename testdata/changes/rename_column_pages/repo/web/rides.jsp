<%@ page contentType="text/html" %>
<%-- fare of the rides --%>
<%
  PreparedStatement rides = c.prepareStatement("SELECT fare FROM rides WHERE id = ?"); // ~ breaking certain 42703
  PreparedStatement tolls = c.prepareStatement("SELECT fare FROM tolls WHERE id = ?");
%>
<p>The fare of all rides: select one from the list</p>
