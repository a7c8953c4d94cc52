package shop.service;

import java.util.List;
import shop.domain.Customer;
import shop.domain.Order;
import shop.domain.OrderExample;
import shop.mapper.OrderMapper;

class Orders {
    private OrderMapper orderMapper;

    List<Order> fresh() {
        OrderExample example = new OrderExample();
        example.createCriteria().andStateEqualTo("new"); // ~ breaking likely
        example.createCriteria().andStatusEqualTo(1L);
        return orderMapper.selectByExample(example);
    }

    String of(Order order, Customer customer) {
        customer.getStatus();
        order.getStatus();
        fresh().get(0).getState(); // ~ risky likely
        return order.getState(); // ~ risky likely
    }
}
