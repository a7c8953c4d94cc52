package shop.mapper;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import shop.entity.Order;

public interface OrderMapper extends BaseMapper<Order> {
}
