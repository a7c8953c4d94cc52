package shop.mapper;

import com.baomidou.mybatisplus.core.conditions.query.LambdaQueryWrapper;
import com.baomidou.mybatisplus.core.conditions.query.QueryWrapper;
import shop.entity.Customer;
import shop.entity.Order;

class Orders {
    private OrderMapper orderMapper;

    void find(java.util.Map<String, String> map) {
        QueryWrapper<Order> wrapper = new QueryWrapper<>();
        wrapper.eq("order_status", "new"); // ~ breaking likely
        wrapper.eq("total", "order_status");
        wrapper.select("id,order_status"); // ~ breaking likely
        new QueryWrapper<Customer>().eq("status", "new");
        map.get("order_status");
        LambdaQueryWrapper<Order> typed = new LambdaQueryWrapper<>();
        typed.eq(Order::getStatus, "new").orderByDesc(Order::getTotal); // ~ breaking likely
        typed.eq(Order::getTotal, 1);
        Order order = orderMapper.selectById(1);
        order.getStatus(); // ~ risky likely
        order.getOrderStatus();
        order.getCreatedBy(); // ~ risky likely
    }
}
