package shop.entity;

import com.baomidou.mybatisplus.annotation.TableName;

@TableName(value = "t_order", autoResultMap = true) // ~ breaking likely
public class Order {
    private Long id;
    private String status;

    String table() {
        return "t_order".toUpperCase();
    }
}
