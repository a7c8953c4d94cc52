package shop.entity;

import com.baomidou.mybatisplus.annotation.TableField;
import com.baomidou.mybatisplus.annotation.TableName;

@TableName("t_order")
public class Order extends Base {
    private Long customerId;
    @TableField("order_status")
    private String status; // ~ breaking likely
    @TableField(exist = false)
    private String orderStatus;
    private Long total;
    private static final String ORDER_STATUS = "order_status";
}
